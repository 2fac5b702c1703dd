"""https://docs.stripe.com/api/files: the files Stripe makes, and evidence uploaded."""

from ..account import Account
from ..errors import ParameterError
from ..listing import chosen, list_of
from ..router import LISTING, endpoint
from ..store import Doc
from ..uploads import file_of

#: docs.stripe.com/disputes/responding: what evidence may be.
LARGEST_EVIDENCE = 5 * 1024 * 1024
EVIDENCE_KINDS = ("jpg", "jpeg", "pdf", "png")


def created(
    account: Account,
    name: str,
    content: bytes,
    purpose: str = "finance_report_run",
    kind: str = "csv",
) -> Doc:
    """A file; its content is kept apart from the object."""
    identifier = account.new_id("file_")
    account.store.db.execute(
        "INSERT INTO file_content VALUES (?, ?, ?)",
        (account.number, identifier, content),
    )
    return account.insert(
        {
            "id": identifier,
            "object": "file",
            "created": account.now(),
            "expires_at": account.now() + 365 * 86_400,
            "filename": name,
            "links": {
                "object": "list",
                "data": [],
                "has_more": False,
                "url": f"/v1/file_links?file={identifier}",
            },
            "purpose": purpose,
            "size": len(content),
            "title": f"FinanceReportRun {name}" if kind == "csv" else None,
            "type": kind,
            "url": f"/v1/files/{identifier}/contents",
        }
    )


@endpoint("POST", "/files", "FileCreateParams", "file purpose")
def upload(account: Account, params: Doc) -> Doc:
    """Evidence of a dispute; other purposes are refused."""
    if params["purpose"] != "dispute_evidence":
        raise ParameterError(
            "The simulator takes files for the purpose dispute_evidence only.",
            param="purpose",
        )
    name, content = file_of(params["file"])
    if len(content) > LARGEST_EVIDENCE:
        raise ParameterError("The file is larger than 5 MB.", param="file")
    kind = name.rpartition(".")[2].lower()
    if kind not in EVIDENCE_KINDS:
        raise ParameterError(f"Invalid file type: {kind}", param="file")
    return created(account, name, content, "dispute_evidence", kind)


@endpoint("GET", "/files/{id}/contents", headers={"Content-Type": "text/csv"})
def contents(account: Account, params: Doc, identifier: str) -> bytes:
    account.get("file", identifier)
    row = account.store.db.execute(
        "SELECT content FROM file_content WHERE account = ? AND id = ?",
        (account.number, identifier),
    ).fetchone()
    return row[0]


@endpoint("GET", "/files/{id}", "FileRetrieveParams")
def retrieve(account: Account, params: Doc, identifier: str) -> Doc:
    return account.get("file", identifier)


@endpoint("GET", "/files", "FileListParams", f"{LISTING} created purpose")
def list_all(account: Account, params: Doc) -> Doc:
    return list_of(account, "file", params, "/files", chosen(params, "purpose"))
