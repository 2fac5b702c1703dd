"""The story's end: the workbook in ``out/`` and the summary on the terminal."""

from datetime import date
from pathlib import Path
from typing import Any

from .stage import Stage


def write(stage: Stage, out: Path) -> Path:
    """Write the workbook of this month; returns its path."""
    out.mkdir(parents=True, exist_ok=True)
    today = date.today()
    path = out / f"returns-{today:%Y-%m}.xlsx"
    wizard = stage.env["return.workbook"].create({"company_id": stage.company.id})
    path.write_bytes(wizard._build(stage.company, wizard.date_from, wizard.date_to))
    return path


def show(facts: dict[str, Any]) -> None:
    for title, group in facts["documents"].items():
        totals = ", ".join(f"{t} {c}" for c, t in group["totals"].items())
        print(f"\n{title}: {group['count']}" + (f", {totals}" if totals else ""))
        for item in group["items"]:
            details = ", ".join(value for value in item["details"].values() if value)
            amount = f"{item['amount']} {item['currency']}" if item["amount"] else ""
            print(f"  {item['name']:<32} {amount:>14}  {details}")
    print("\nInvariants")
    for check in facts["invariants"]:
        mark = "ok   " if check["ok"] else "WRONG"
        print(f"  {mark} {check['name']}: {check['left']} = {check['right']}")
    wrong = sum(not check["ok"] for check in facts["invariants"])
    print(f"\n{len(facts['invariants']) - wrong} invariants hold, {wrong} do not.")
    print(f"Workbook: {facts['workbook']}")
    print(f"Told in {facts['seconds']} s.")
