"""案卷: enforcement case files, their documents and paper volumes."""
