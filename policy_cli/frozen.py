"""Frozen dataclasses that cost little to declare, and the annotations of their fields.

The standard decorator writes and compiles six methods for each class at each start of the program: a small command
would take a third more instructions. Here the methods are closures over the names of the fields. Otherwise the classes
are standard dataclasses, frozen, with slots and without an order.
"""

from collections.abc import Callable, Iterable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, overload

if TYPE_CHECKING:
    from typing import Annotated as Annotated

    from typing_extensions import dataclass_transform
else:

    class Annotated:
        """A type and its marks, under the names that `typing.Annotated` has for them: a tenth of the instructions."""

        __slots__ = ("__metadata__", "__origin__")

        def __init__(self, annotation, marks):
            inner_marks = getattr(annotation, "__metadata__", ())
            self.__origin__ = annotation.__origin__ if inner_marks else annotation
            self.__metadata__ = (*inner_marks, *marks)

        def __class_getitem__(cls, arguments):  # noqa: D105
            return cls(arguments[0], arguments[1:])

        def __or__(self, none):
            """Return the same with None; nothing is marked in None."""
            return Annotated(self.__origin__ | none, self.__metadata__)

    def dataclass_transform(**_):  # noqa: D103 - it only tells type checkers something
        return lambda decorator: decorator


T = TypeVar("T")

MANY = 500
"""From so many instances on, a constructor repays the time that it takes to compile."""


@overload
def frozen(cls: type[T], /) -> type[T]: ...
@overload
def frozen(*, kw_only: bool = False) -> Callable[[type[T]], type[T]]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field, Field))
def frozen(cls: Any = None, /, *, kw_only: bool = False) -> Any:
    """Make a class a frozen dataclass; with `kw_only`, its fields are given only by name."""
    return _with_methods(cls, kw_only) if cls is not None else lambda cls: _with_methods(cls, kw_only)


def constructor_from_values(cls: Any) -> Callable[[Iterable[Any]], Any]:
    """Return a function that makes an instance of a frozen class from the values of all its fields, in their order.

    Use it to make very many instances: no value is looked up by its name, and once there are MANY it is compiled.
    """
    setters = [getattr(cls, field.name).__set__ for field in fields(cls)]
    new = cls.__new__
    made = 0
    compiled: Callable[..., Any] | None = None

    def construct(values: Iterable[Any]) -> Any:
        nonlocal made, compiled
        if compiled is not None:
            return compiled(*values)
        made += 1
        if made == MANY:
            compiled = _compiled(cls)
        instance = new(cls)
        for put, value in zip(setters, values, strict=True):
            put(instance, value)
        return instance

    return construct


def _compiled(cls: Any) -> Callable[..., Any]:
    """Return a function that makes an instance of a frozen class from the values of its fields, in half of the time."""
    names = [field.name for field in fields(cls)]
    known: dict[str, Any] = {
        "new": cls.__new__,
        "cls": cls,
        **{f"set_{name}": getattr(cls, name).__set__ for name in names},
    }
    put = "; ".join(f"set_{name}(self, {name})" for name in names)
    exec(f"def construct({', '.join(names)}):\n    self = new(cls); {put}\n    return self", known)
    construct: Callable[..., Any] = known["construct"]
    return construct


def _with_methods(cls: type, kw_only: bool) -> Any:
    if hasattr(cls, "__post_init__"):
        raise TypeError(f"{cls.__name__} has a method __post_init__, which is never called: write __init__")
    # For a class without a docstring, as with -OO, the decorator would compute its signature, which is slow.
    cls.__doc__ = cls.__doc__ or cls.__name__
    frozen_class: Any = dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(cls)
    declared = fields(frozen_class)
    if "__init__" not in cls.__dict__:
        frozen_class.__init__ = _initializer(frozen_class, declared)
    frozen_class.__repr__ = _represent
    frozen_class.__eq__, frozen_class.__hash__ = _comparer([field.name for field in declared if field.compare])
    frozen_class.__setattr__ = frozen_class.__delattr__ = _refuse_to_change
    return frozen_class


def _initializer(cls: Any, declared: tuple[Field[Any], ...]) -> Any:
    """Return an `__init__` that sets each field to its argument, given by position or by name, or to its default."""
    factories = {field.name: field.default_factory for field in declared if field.default_factory is not MISSING}
    # Slots are set through their descriptors, since setting an attribute is refused.
    plan = [(field.name, field.default, getattr(cls, field.name).__set__) for field in declared]
    setters = [getattr(cls, name).__set__ for name in cls.__match_args__]
    # The rest of the plan, by how many fields are given by position.
    others = [plan[count:] for count in range(len(setters) + 1)]

    def initialize(self: Any, *values: Any, **named: Any) -> None:
        left = plan
        if values:
            if len(values) > len(setters):
                known = ", ".join(cls.__match_args__) or "no field"
                raise TypeError(f"{cls.__name__} takes {known} by position, not {values[-1]!r}")
            for put, value in zip(setters, values, strict=False):
                put(self, value)
            left = others[len(values)]
        take = named.pop
        for name, default, put in left:
            value = take(name, default)
            if value is MISSING:
                if name not in factories:
                    raise TypeError(f"{cls.__name__} is missing its {name}")
                value = factories[name]()
            put(self, value)
        for name in named:
            why = "has it already" if hasattr(self, name) else "has no such field"
            raise TypeError(f"{cls.__name__} cannot take {name}: it {why}")

    return initialize


def _represent(self: Any) -> str:
    values = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in fields(self) if field.repr)
    return f"{type(self).__qualname__}({values})"


def _comparer(names: list[str]) -> tuple[Any, Any]:
    """Return the `__eq__` and the `__hash__` of a class that is compared by these fields."""
    # Without a field to compare, all instances of the class are equal.
    key = attrgetter(*names or ["__class__"])

    def equal(self: Any, other: Any) -> Any:
        return key(self) == key(other) if type(self) is type(other) else NotImplemented

    def hashed(self: Any) -> int:
        return hash(key(self))

    return equal, hashed


def _refuse_to_change(self: Any, name: str, *_: Any) -> None:
    raise FrozenInstanceError(f"cannot change {name!r}: instances of {type(self).__name__} are frozen")
