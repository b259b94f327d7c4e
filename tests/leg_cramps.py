"""Small PubMed records of the studies that two articles about leg cramps cite, from bibliographic facts.

PMIDs that are not known for certain are made up (they begin with 9): the tests care for shapes, not for numbers.
"""

from tests.pubmed.xml import article

TRIAL = ("D016449", "Randomized Controlled Trial")
REVIEW = ("D000078182", "Systematic Review")
COCHRANE = {"journal": "The Cochrane database of systematic reviews", "iso": "Cochrane Database Syst Rev"}
PLOS = {"journal": "PloS one", "iso": "PLoS One"}
LASERS = {"journal": "Lasers in medical science", "iso": "Lasers Med Sci"}

JAHAN = article(
    "22811766", title="Fibromyalgia syndrome: an overview of pathophysiology, diagnosis and management.",
    authors=[("Jahan", "Firdous"), ("Nanji", "Kashmira"), ("Qidwai", "Waris"), ("Qasim", "Rizwan")],
    journal="Oman medical journal", iso="Oman Med J", year="2012", month="May", volume="27", issue="3", pages="192-5",
    doi="10.5001/omj.2012.44", pmcid="PMC3394355",
)  # fmt: skip
SLUKA = article(
    "27291641", title="Neurobiology of fibromyalgia and chronic widespread pain.",
    authors=[("Sluka", "Kathleen A"), ("Clauw", "Daniel J")], journal="Neuroscience", iso="Neuroscience", year="2016",
    volume="338", pages="114-129", doi="10.1016/j.neuroscience.2016.06.006", pmcid="PMC5083139",
)  # fmt: skip
DORAISAMY = article(
    "22942517",
    title="Effect of latent myofascial trigger points on strength measurements of the upper trapezius: a case-controlled trial.",
    authors=[("Doraisamy", "Magesh Anand"), ("Anshul", "")], journal="Physiotherapy Canada. Physiotherapie Canada",
    iso="Physiother Can", year="2011", season="Fall", volume="63", issue="4", pages="405-9", doi="10.3138/ptc.2010-27",
)  # fmt: skip
JAFRI = article(
    "925574501", title="Mechanisms of Myofascial Pain.", authors=[("Jafri", "M Saleet")],
    journal="International scholarly research notices", iso="Int Sch Res Notices", year="2014", volume="2014",
    pages="523924", doi="10.1155/2014/523924",
)  # fmt: skip
GUR = article(
    "11845369", title="Efficacy of low power laser therapy in fibromyalgia: a single-blind, placebo-controlled trial.",
    authors=[("Gür", "A"), ("Karakoç", "M"), ("Nas", "K"), ("Cevik", "R"), ("Saraç", "J"), ("Demir", "E")], **LASERS,
    year="2002", volume="17", issue="1", pages="57-61", doi="10.1007/s10103-002-8267-4", types=[TRIAL],
)  # fmt: skip
RUARO = article(
    "924801056", title="Low-level laser therapy to treat fibromyalgia.",
    authors=[("Ruaro", "J A"), ("Fréz", "A R"), ("Ruaro", "M B"), ("Nicolau", "R A")], **LASERS, year="2014",
    month="Nov", volume="29", issue="6", pages="1815-9", doi="10.1007/s10103-014-1566-8",
)  # fmt: skip
VAYVAY = article(
    "926406194",
    title="The effect of laser and taping on pain, functional status and quality of life in patients with fibromyalgia "
    "syndrome: A placebo-randomized controlled clinical trial.",
    authors=[("Vayvay", "E S")], journal="Journal of back and musculoskeletal rehabilitation",
    iso="J Back Musculoskelet Rehabil", year="2016", month="Jan", day="25", volume="29", issue="1", pages="77-83",
)  # fmt: skip
GE = article(
    "921426569",
    title="Reproduction of overall spontaneous pain pattern by manual stimulation of active myofascial trigger points in "
    "fibromyalgia patients.",
    authors=[("Ge", "Hong-You"), ("Wang", "Ying")], journal="Arthritis research & therapy", iso="Arthritis Res Ther",
    year="2011", month="Mar", day="22", volume="13", issue="2", pages="R48", doi="10.1186/ar3289",
)  # fmt: skip
ARAUJO = article(
    "31923242", title="Oral magnesium supplementation for leg cramps in pregnancy-An observational controlled trial.",
    authors=[("Araújo", "Carla Adriane Leal de"), ("Lorena", "S B")], **PLOS, year="2020", volume="15", issue="1",
    pages="e0227497", doi="10.1371/journal.pone.0227497",
)  # fmt: skip
GARRISON = article(
    "22972143", title="Magnesium for skeletal muscle cramps.",
    authors=[("Garrison", "Scott R"), ("Allan", "G Michael"), ("Sekhon", "R K"), ("Musini", "V M"), ("Khan", "K M")],
    **COCHRANE, year="2012", month="Sep", day="12", volume="2012", issue="9", pages="CD009402",
    doi="10.1002/14651858.CD009402.pub2", pmcid="PMC7025716", types=[REVIEW],
    links=[("UpdateIn", "Cochrane Database Syst Rev. 2020 Sep 21;9:CD009402", "32956536")],
    abstract=["A sentence of our own about magnesium and cramps."],
)  # fmt: skip
KANG = article(
    "926785259", title="Clinical Significance of the Edema Index in Incident Peritoneal Dialysis Patients.",
    authors=[("Kang", "Seok Hui")], **PLOS, year="2016", volume="11", issue="1", pages="e0147070",
    doi="10.1371/journal.pone.0147070",
)  # fmt: skip
LUO = article(
    "33275278", title="Interventions for leg cramps in pregnancy.",
    authors=[("Luo", "Li"), ("Zhou", "Kunyan"), ("Zhang", "J"), ("Xu", "L"), ("Yin", "W")], **COCHRANE, year="2020",
    month="Dec", day="4", volume="12", issue="12", pages="CD010655", doi="10.1002/14651858.CD010655.pub3",
)  # fmt: skip
MEKHAIL = article(
    "31870766",
    title="Long-term safety and efficacy of closed-loop spinal cord stimulation to treat chronic back and leg pain (Evoke): "
    "a double-blind, randomised, controlled trial.",
    authors=[("Mekhail", "Nagy"), ("Levy", "R M")], journal="The Lancet. Neurology", iso="Lancet Neurol", year="2020",
    month="Feb", volume="19", issue="2", pages="123-134", doi="10.1016/S1474-4422(19)30414-4", types=[TRIAL],
)  # fmt: skip
YOUNG = article(
    "925970567", title="Leg cramps.", authors=[("Young", "Gavin")], journal="BMJ clinical evidence", iso="BMJ Clin Evid",
    year="2015", month="May", day="13", volume="2015", pages="1113",
)  # fmt: skip
YOUNG_2009 = article(
    "19445755", title="Leg cramps.", authors=[("Young", "Gavin")], journal="BMJ clinical evidence", iso="BMJ Clin Evid",
    year="2009", volume="2009", pages="1113", pmcid="PMC2907778",
)  # fmt: skip
TAN = article(
    "39466236", title="Vitamin K2 in managing nocturnal leg cramps.", authors=[("Tan", "J")],
    journal="JAMA internal medicine", iso="JAMA Intern Med", year="2024", volume="184", issue="12", pages="1443-7",
    doi="10.1001/jamainternmed.2024.5726", types=[TRIAL, ("D016441", "Retracted Publication")],
    links=[("RetractedandRepublishedIn", "JAMA Intern Med. 2025 Jul 1;185(7):904", "40314950")],
)  # fmt: skip
NOTICE = article(
    "40314950", title="Notice of retraction and replacement.", authors=[("Tan", "J")], journal="JAMA internal medicine",
    iso="JAMA Intern Med", year="2025", volume="185", issue="7", pages="904",
    types=[("D016440", "Retraction of Publication")],
    links=[("RetractionOf", "JAMA Intern Med. 2024;184(12):1443-7", "39466236")],
)  # fmt: skip

CITED = (JAHAN, SLUKA, DORAISAMY, JAFRI, GUR, RUARO, VAYVAY, GE, ARAUJO, GARRISON, KANG, LUO, MEKHAIL, YOUNG)
ALL = (*CITED, YOUNG_2009, TAN, NOTICE)
