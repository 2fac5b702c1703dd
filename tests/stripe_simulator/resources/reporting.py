"""https://docs.stripe.com/api/reporting/report_run and https://docs.stripe.com/reports/api"""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..account import Account
from ..errors import ParameterError, StripeError, missing
from ..events import emit
from ..listing import list_of
from ..report_columns import METADATA, REPORT_TYPES, ReportType
from ..report_rows import content
from ..router import LISTING, endpoint
from ..store import Doc
from .files import created

DATA_START = 1_500_000_000


def data_end(account: Account) -> int:
    """Stripe prepares report data with a delay."""
    return account.now() - account.settings["report_data_delay"]


@endpoint(
    "POST",
    "/reporting/report_runs",
    "reporting.ReportRunCreateParams",
    "parameters report_type",
)
def create(account: Account, params: Doc) -> Doc:
    kind = REPORT_TYPES.get(params["report_type"])
    if kind is None:
        raise missing("report type", params["report_type"], "report_type")
    parameters = params.get("parameters") or {}
    _check_parameters(account, kind, parameters)
    run: Doc = {
        "id": account.new_id("frr_"),
        "object": "reporting.report_run",
        "created": account.now(),
        "error": None,
        "livemode": False,
        "parameters": parameters,
        "report_type": kind.id,
        "result": None,
        "status": "pending",
        "succeeded_at": None,
    }
    account.schedule(account.now() + 1, "run_report", run["id"])
    return account.insert(run)


def _check_parameters(account: Account, kind: ReportType, parameters: Doc) -> None:
    for name in kind.required:
        if name not in parameters:
            raise _refused(name, f"Missing required param: parameters[{name}].")
    for name in parameters.keys() - {*kind.required, *kind.optional}:
        raise _refused(name, f"The report type {kind.id} does not take {name}.")
    for column in parameters.get("columns", ()):
        _check_column(kind, column)
    if "payout" in parameters:
        _check_payout(account.get("payout", parameters["payout"], "payout"))
    if parameters.get("interval_end", 0) > data_end(account):
        raise _refused(
            "interval_end",
            f"Data for the report type {kind.id} is only available through "
            f"{data_end(account)}; you requested `interval_end` = "
            f"{parameters['interval_end']}.",
        )
    try:
        ZoneInfo(parameters.get("timezone", "Etc/UTC"))
    except (ZoneInfoNotFoundError, ValueError):
        raise _refused("timezone", "Invalid timezone.") from None


def _check_column(kind: ReportType, column: str) -> None:
    metadata = re.fullmatch(r"(\w+)\[(.+)\]", column)
    if metadata and metadata[1] in METADATA:
        return
    if column not in kind.columns:
        raise _refused("columns", f"The report type {kind.id} has no column {column}.")


def _check_payout(payout: Doc) -> None:
    if not payout["automatic"]:
        raise _refused("payout", f"The payout {payout['id']} is not automatic.")
    if payout["reconciliation_status"] != "completed":
        raise StripeError(
            f"The payout {payout['id']} is not ready for reconciliation yet.",
            code="payout_reconciliation_not_ready",
            param="parameters[payout]",
        )


def _refused(name: str, message: str) -> ParameterError:
    return ParameterError(message, param=f"parameters[{name}]")


def finish(account: Account, run: Doc) -> Doc:
    """Write the file of a pending report run."""
    if run["status"] != "pending":
        raise StripeError(f"The report run {run['id']} is already {run['status']}.")
    text = content(account, REPORT_TYPES[run["report_type"]], run["parameters"])
    run.update(
        result=created(account, f"{run['id']}.csv", text),
        status="succeeded",
        succeeded_at=account.now(),
    )
    account.update(run)
    emit(account, "reporting.report_run.succeeded", run)
    return run


def fail(account: Account, run: Doc, message: str) -> Doc:
    run.update(status="failed", error=message)
    account.update(run)
    emit(account, "reporting.report_run.failed", run)
    return run


@endpoint("GET", "/reporting/report_runs/{id}", "reporting.ReportRunRetrieveParams")
def retrieve(account: Account, params: Doc, identifier: str) -> Doc:
    """A pending run is ready when it is looked at for the first time."""
    run = account.get("reporting.report_run", identifier)
    return finish(account, run) if run["status"] == "pending" else run


@endpoint(
    "GET",
    "/reporting/report_runs",
    "reporting.ReportRunListParams",
    f"{LISTING} created",
)
def list_all(account: Account, params: Doc) -> Doc:
    return list_of(account, "reporting.report_run", params, "/reporting/report_runs")


@endpoint("GET", "/reporting/report_types/{id}", "reporting.ReportTypeRetrieveParams")
def retrieve_type(account: Account, params: Doc, identifier: str) -> Doc:
    kind = REPORT_TYPES.get(identifier)
    if kind is None:
        raise missing("report type", identifier)
    return {
        "id": kind.id,
        "object": "reporting.report_type",
        "data_available_end": data_end(account),
        "data_available_start": DATA_START,
        "default_columns": list(kind.default),
        "livemode": False,
        "name": kind.name,
        "updated": data_end(account),
        "version": kind.version,
    }


@endpoint("GET", "/reporting/report_types", "reporting.ReportTypeListParams")
def list_types(account: Account, params: Doc) -> Doc:
    return {
        "object": "list",
        "data": [retrieve_type(account, {}, name) for name in REPORT_TYPES],
        "has_more": False,
        "url": "/v1/reporting/report_types",
    }
