"""https://docs.stripe.com/api/files: the files Stripe makes, not uploads."""

from ..account import Account
from ..listing import chosen, list_of
from ..router import LISTING, endpoint
from ..store import Doc


def created(account: Account, name: str, content: bytes) -> Doc:
    """A report's file; the text is kept apart from the object."""
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
            "purpose": "finance_report_run",
            "size": len(content),
            "title": f"FinanceReportRun {name}",
            "type": "csv",
            "url": f"/v1/files/{identifier}/contents",
        }
    )


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
