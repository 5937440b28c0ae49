"""A plan amended by hand: whether it holds, by which rule not, how far it is from the best, and what repairs it."""

from optimizer.analysis.review.review import review as review
