from jsonschema import Draft7Validator

from policy_cli.schema import schema, schema_text
from tests.conftest import ROOT


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(schema())


def test_the_published_schema_is_the_one_that_the_model_gives() -> None:
    published = (ROOT / "docs" / "options.schema.json").read_text(encoding="utf-8")
    assert published == schema_text(), "run: python scripts/generate.py"
