"""Pure logic of forms: kinds of fields, conditions, patterns, the state of a form, its arch."""
