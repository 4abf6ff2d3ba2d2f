"""The matrix is whole: every model is listed, and every model whose records differ has a factory."""

from matrix import PATH, read_matrix
from test_matrix import is_scoped

MATRIX = read_matrix()


def test_every_model_is_listed(world):
    """Transient models too: a new addon fails here until somebody has thought of its rights."""
    missing = set(world.facts["models"]) - set(MATRIX)
    assert not missing, f"not in {PATH.name}: {sorted(missing)}"


def test_every_listed_model_exists(world):
    surplus = set(MATRIX) - set(world.facts["models"])
    assert not surplus, f"in {PATH.name} but not in the registry: {sorted(surplus)}"


def test_every_model_with_places_has_records_in_and_out_of_reach(world):
    lacking = [model for model in MATRIX if is_scoped(model) and len(world.records(model)) < 2]
    assert not lacking, f"no factory: {lacking}"
