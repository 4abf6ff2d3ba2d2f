"""Conformance: what each provision of the regulations demands, shown to follow from the policy that binds it."""
