"""Dossiers: a shortlist as a workbook and as a PDF, in English or Chinese."""
