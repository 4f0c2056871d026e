"""Letters to providers, trainers, venues and partners, from templates that the council can change."""

from __future__ import annotations

from scheduler.report.letters.writing import TemplateFault, earlier_letters, letter_files, put_templates

__all__ = ["TemplateFault", "earlier_letters", "letter_files", "put_templates"]
