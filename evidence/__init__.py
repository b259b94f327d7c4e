"""Evidence: a literature database that grades claims.

The house, from the ground up; a room imports only from rooms below it:

    errors          one family of errors
    folding         words without accents, case and markup              (pure)
    spreadsheets    cells that are not run as formulas                 (pure)
    promises        triggers that refuse, each with its sentence
    history         who changed what, when and why, written by the database
    database/       the PostgreSQL that is named, or a private one
    identifiers/    what did the person paste?                         (pure)
    citations/      one reference in, one text out                     (pure)
    pubmed/         the only room with a network; knows no table
    studies/        what was published: studies and their notices
    claims/         what is said, and the studies that bear on it
    grading/        how sure we are: scales, appraisals, consensus, GRADE, publications
    api/ pages/ management/ and each room's admin.py: the roof, where requests arrive
"""

__version__ = "0.1.0"
