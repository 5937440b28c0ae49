"""Workbooks spoilt at random, in their cells, their structure, their zip and their XML, and what becomes of them."""
