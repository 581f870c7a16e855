"""The only room that knows WeasyPrint; everything here runs in the child process of `printing`."""
