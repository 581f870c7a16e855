"""Forms: stored as JSON in a subset of form-js, checked here, built into WTForms classes.

`schema.load(name)` reads a shipped schema, `schema.read(raw)` one from the studio;
`builder.build(schema, choices, facts)` makes the form class; `answers.plain(form)` turns a valid
form into a plain dictionary and `answers.for_process(form)` into what the diagram may read.

For templates: fields carry the class names that the field macros know (`TextAreaField`,
`DateTextField`, `ChecklistField`, `FormField`, `FieldList`, …). Labels and descriptions are
Chinese source sentences and errors are `core.i18n.Message`s: word them with the `word` filter.
`form.sections` lists the titled groups (`title`, `lead`, `names`, `hide`). In `field.render_kw`:
`data-cards` (show choices as cards), `data-lookup` (name of a list to search), `data-date`,
`maxlength`, `rows`, `placeholder`, `inputmode`; `data-hide` is JSON
`{"key": …, "value": …, "not": …}`: the field is hidden while the named answer has (or has not)
that value; without JavaScript it may be shown, the server ignores it anyway. `field.flags.wide`
asks for the whole width. `form.hidden()` says what the server thinks.
"""
