"""Frozen dataclasses that cost little to declare.

The standard decorator writes six methods for each class and compiles them, anew at each start of the program: for the
model alone a quarter of the time that all imports take. Here the methods are closures over the names of the fields. In
all else the classes are standard dataclasses, frozen, with slots and without an order.
"""

from collections.abc import Callable, Iterable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, overload

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_):  # noqa: D103 - it only tells type checkers something
        return lambda decorator: decorator


Class = TypeVar("Class", bound=type)


@overload
def frozen(cls: Class, /) -> Class: ...
@overload
def frozen(*, kw_only: bool = False) -> Callable[[Class], Class]: ...
@dataclass_transform(frozen_default=True)
def frozen(cls: Any = None, /, *, kw_only: bool = False) -> Any:
    """Make a class a frozen dataclass; with `kw_only`, its fields are given by name only."""
    return _made(cls, kw_only) if cls is not None else lambda cls: _made(cls, kw_only)


def _made(cls: type, kw_only: bool) -> type:
    if hasattr(cls, "__post_init__"):
        raise TypeError(f"{cls.__name__} has a method __post_init__, which nothing calls: write __init__")
    # For a class without a docstring, as with -OO, the decorator would look for a signature, which takes long.
    cls.__doc__ = cls.__doc__ or cls.__name__
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(cls)
    declared = fields(made)
    if "__init__" not in cls.__dict__:
        made.__init__ = _initializer(made, declared)
    made.__repr__ = _representer([one.name for one in declared if one.repr])
    made.__eq__, made.__hash__ = _comparer([one.name for one in declared if one.compare])
    made.__setattr__ = made.__delattr__ = _refuse
    return made  # type: ignore[no-any-return]


def _initializer(made: Any, declared: tuple[Field[Any], ...]) -> Any:
    """Return a function that sets each field to what is given for it, by place or by name, or to its default."""
    factories = {one.name: one.default_factory for one in declared if one.default_factory is not MISSING}
    # Slots are set by way of their descriptors, which the refusal to set attributes does not reach.
    plan = [(one.name, one.default, getattr(made, one.name).__set__) for one in declared]
    setters = [getattr(made, name).__set__ for name in made.__match_args__]
    # By how many fields are given by place, what is to be done for the others.
    others = [plan[count:] for count in range(len(setters) + 1)]

    def initialize(self: Any, *given: Any, **named: Any) -> None:
        left = plan
        if given:
            if len(given) > len(setters):
                raise _misfit(made, given, named)
            for put, value in zip(setters, given, strict=False):
                put(self, value)
            left = others[len(given)]
        take = named.pop
        for name, default, put in left:
            value = take(name, default)
            if value is MISSING:
                if name not in factories:
                    raise _misfit(made, given, named)
                value = factories[name]()
            put(self, value)
        if named:
            raise _misfit(made, given, named)

    return initialize


def maker(cls: Any) -> Callable[[Iterable[Any]], Any]:
    """Return what makes an instance of a frozen class of the values of all its fields, in their order.

    It is for whoever makes very many: no value is looked up by its name, which saves almost half of the time.
    """
    setters = [getattr(cls, one.name).__set__ for one in fields(cls)]

    new = cls.__new__

    def make(values: Iterable[Any]) -> Any:
        instance = new(cls)
        for put, value in zip(setters, values, strict=True):
            put(instance, value)
        return instance

    return make


def _misfit(cls: type, given: tuple[Any, ...], named: dict[str, Any]) -> TypeError:
    return TypeError(f"{cls.__name__} takes each of its fields once, and not {given or ''}{named or ''}")


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
