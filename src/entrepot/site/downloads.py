"""Tables as files to take away: CSV, JSON, Parquet, Excel."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import HttpResponse

from entrepot.tabular import FileFormat, Sheet, write_sheet

_CONTENT_TYPES: Mapping[FileFormat, str] = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download(sheet: Sheet, name: str, ending: FileFormat) -> HttpResponse:
    """A table as a file ``entrepot-<name>.<ending>``; ``name`` is of letters, digits and hyphens.

    Raises InputError where a workbook cannot hold the table.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"table.{ending}"
        write_sheet(sheet, path, ending)
        content = path.read_bytes()
    disposition = {"Content-Disposition": f'attachment; filename="entrepot-{name}.{ending}"'}
    return HttpResponse(content, content_type=_CONTENT_TYPES[ending], headers=disposition)
