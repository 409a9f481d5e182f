"""Records in from CSV, XLSX and calendars, and out again without loss."""
