"""Frozen dataclasses that cost little to declare.

The standard decorator writes six methods for each class and compiles them, anew at each start of the program: for the
model alone a quarter of the time that all imports take. Here the methods are closures over the names of the fields. In
all else the classes are standard dataclasses, frozen, with slots and without an order.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, overload

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_):  # noqa: D103 - it only tells type checkers something
        return lambda decorator: decorator


Class = TypeVar("Class", bound=type)
Fields = tuple[Field[Any], ...]


@overload
def frozen(cls: Class, /) -> Class: ...
@overload
def frozen(*, kw_only: bool = False) -> Callable[[Class], Class]: ...
@dataclass_transform(frozen_default=True)
def frozen(cls: Any = None, /, *, kw_only: bool = False) -> Any:
    """Make a class a frozen dataclass; with `kw_only`, its fields are given by name only."""
    return _made(cls, kw_only) if cls is not None else lambda cls: _made(cls, kw_only)


def _made(cls: type, kw_only: bool) -> type:
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(cls)
    if "__init__" not in cls.__dict__:
        made.__init__ = _initializer(fields(made), made.__match_args__, getattr(made, "__post_init__", None))
    made.__repr__ = _representer([one.name for one in fields(made) if one.repr])
    made.__eq__, made.__hash__ = _comparer([one.name for one in fields(made) if one.compare])
    made.__setattr__ = made.__delattr__ = _refuse
    return made  # type: ignore[no-any-return]


def _initializer(declared: Fields, places: tuple[str, ...], finish: Callable[[Any], None] | None) -> Any:
    """Return a function that sets each field to what is given for it, by place or by name, or to its default."""
    put = object.__setattr__
    count = len(declared)
    defaults = {one.name: one.default for one in declared if one.default is not MISSING}
    factories = [(one.name, one.default_factory) for one in declared if one.default_factory is not MISSING]

    def initialize(self: Any, *given: Any, **named: Any) -> None:
        values = {**defaults, **named}
        if given:
            values.update(zip(places, given, strict=False))
            if len(given) > len(places) or not named.keys().isdisjoint(places[: len(given)]):
                raise _misfit(self, given, named)
        for name, make in factories:
            if name not in values:
                values[name] = make()
        if len(values) != count:
            raise _misfit(self, given, named)
        try:
            for name, value in values.items():
                put(self, name, value)
        except AttributeError:
            raise _misfit(self, given, named) from None
        if finish is not None:
            finish(self)

    return initialize


def _misfit(made: Any, given: tuple[Any, ...], named: dict[str, Any]) -> TypeError:
    return TypeError(f"{type(made).__name__} takes each of its fields once: {given}, {named}")


def _representer(names: list[str]) -> Any:
    def represent(self: Any) -> str:
        said = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({said})"

    return represent


def _comparer(names: list[str]) -> tuple[Any, Any]:
    """Return the functions that compare and hash instances of one class by these fields."""

    def all_of(self: Any) -> Any:
        return tuple(getattr(self, name) for name in names)

    # Of a single name attrgetter makes no tuple, and of none it makes nothing.
    key = attrgetter(*names) if len(names) > 1 else all_of

    def equal(self: Any, other: Any) -> Any:
        return key(self) == key(other) if type(self) is type(other) else NotImplemented

    def hashed(self: Any) -> int:
        return hash(key(self))

    return equal, hashed


def _refuse(self: Any, name: str, *_: Any) -> None:
    raise FrozenInstanceError(f"cannot change {name!r}: instances of {type(self).__name__} are frozen")
