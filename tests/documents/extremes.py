"""Makes any paper's data as long as people may make them."""

from dataclasses import fields, replace

from documents.papers.common import Paper

SENTENCE = "因办理关联案件需要核对现场检查过程中票据的存放情况，"
# What the system itself words stays as it is: numbers, names of persons and offices, addresses.
OWN = {"issuer", "number", "verify_url", "articles", "stamping", "seal", "code", "code_url"}
OFFICES = {"office", "audit_head", "body", "printed_by", "annex", "batch"}
SHORT = {"requester", "actions", "mode", "answer", "conclusion", "urgency", "kind", "way"}
KEPT = OWN | OFFICES | SHORT


def text_of_length(length: int) -> str:
    return (SENTENCE * (length // len(SENTENCE) + 1))[:length]


def stretched(paper: Paper, length: int) -> Paper:
    """Return the paper with every free text of its own of this length."""
    text = text_of_length(length)
    changes = {f.name: text for f in fields(paper) if _free(paper, f.name)}
    return replace(paper, **changes)  # type: ignore[arg-type]  # the same fields, all texts


def _free(paper: Paper, name: str) -> bool:
    value = getattr(paper, name)
    return isinstance(value, str) and bool(value) and name not in KEPT
