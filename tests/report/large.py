"""A plan that tries the pages: two hundred activities with long French names over ten years, quick to solve."""

from dataclasses import replace

import optimizer
from optimizer.allocate import Options, Result
from tests.plans import activity, plan, rule

TOPICS = {
    "PDC": "Protection des populations civiles dans les opérations et les missions dirigées par l’organisation",
    "EAC": "Enfants et conflits armés, y compris la réintégration et l’accompagnement psychosocial",
    "VSLC": "Violences sexuelles liées aux conflits : prévention, signalement et accompagnement",
    "LTEH": "Lutte contre la traite des êtres humains et protection des personnes vulnérables",
    "PBC": "Protection des biens culturels en cas de conflit armé et de catastrophe naturelle",
}
LINES = {"FOR": "Formation et perfectionnement", "EXE": "Exercices et entraînements", "EXP": "Expertise et analyse",
         "PER": "Personnel et contributions volontaires"}  # fmt: skip
NAMES = (
    "Renforcement des capacités d’évaluation des dommages causés aux populations civiles",
    "Élaboration d’un programme de formation préalable au déploiement pour les conseillers",
    "Intégration des scénarios de sécurité humaine dans les exercices de niveau opératif",
    "Mise à jour de la base de données des sites et des biens culturels à protéger",
)


def large() -> Result:
    """The plan solved, without prices and without a second opinion."""
    topics, lines = list(TOPICS), list(LINES)
    rows = [
        replace(
            activity(
                f"{topics[n % 5]}-{lines[n // 5 % 4]}-{n + 1:03d}",
                topic=topics[n % 5],
                line=lines[n // 5 % 4],
                request=20.0 + n % 17,
                baseline=10.0 + n % 11,
                value=30.0 + n % 23,
            ),
            name=f"{NAMES[n % 4]}, lot {n + 1}",
        )
        for n in range(200)
    ]
    years = range(2027, 2037)
    floor = rule("R1", "share", "at least", 0.1, each=("topic",), years=years)
    made = plan(rows, ceilings=[4000.0 + 40.0 * n for n in range(10)], rules=[floor], title="Plan de financement")
    named = replace(
        made,
        topics=tuple(replace(row, name=TOPICS[row.code]) for row in made.topics),
        lines=tuple(replace(row, name=LINES[row.code]) for row in made.lines),
    )
    return optimizer.solve(named, Options(prices=False, opinion=0.0))
