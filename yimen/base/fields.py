"""Model fields that keep personal values encrypted (加密字段), and the record they live on."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from yimen.base import crypto

if TYPE_CHECKING:
    _Binary = models.BinaryField[Any, Any]
else:
    _Binary = models.BinaryField


class Ciphertext(bytes):
    """A value as it lies in the database; decrypted only when somebody looks at it."""


class _EncryptedAttribute:
    """Decrypts on first look and keeps the plain value beside the closed one."""

    def __init__(self, field: EncryptedTextField) -> None:
        self.field = field

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])
        value = instance.__dict__[name]
        if isinstance(value, Ciphertext):
            return self._opened(instance, value)
        return value

    def _opened(self, instance: Any, value: Ciphertext) -> Any:
        """Decrypt once; the ciphertext stays in place, so that an unchanged value is not written anew."""
        cache = instance.__dict__.setdefault("_opened", {})
        name = self.field.attname
        if name not in cache or cache[name][0] is not value:
            cache[name] = (value, self.field.open(instance, value))
        return cache[name][1]

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(_Binary):
    """Text encrypted under the record's own key; the empty text is stored as NULL."""

    descriptor_class = _EncryptedAttribute

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        """Put the decrypting attribute on the model."""
        super().contribute_to_class(cls, name, private_only=private_only)
        setattr(cls, self.attname, self.descriptor_class(self))

    def get_default(self) -> Any:
        """The empty text."""
        return ""

    def from_db_value(self, value: Any, *_: Any) -> Any:
        """Keep it closed."""
        return "" if value is None else Ciphertext(value)

    def to_plain(self, data: bytes) -> Any:
        """Decrypted bytes to the value that code sees."""
        return data.decode()

    def to_bytes(self, value: Any) -> bytes:
        """The value that code sees to bytes."""
        return str(value).encode()

    def place(self) -> str:
        """Where this value lives; bound into the ciphertext."""
        return f"{self.model._meta.label_lower}.{self.name}"

    def open(self, instance: SealedModel, value: bytes) -> Any:
        """Decrypt one stored value of `instance`."""
        return self.to_plain(crypto.unseal(value, key=instance.open_record_key(), bound_to=self.place()))

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        """Encrypt what was set since it was read."""
        value = model_instance.__dict__.get(self.attname, "")
        if not value or isinstance(value, Ciphertext):
            return value or None
        return Ciphertext(
            crypto.seal(self.to_bytes(value), key=model_instance.open_record_key(), key_id=0, bound_to=self.place())
        )

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Refuse a plain value on its way to the database (queryset.update would bypass encryption)."""
        if value is not None and not isinstance(value, Ciphertext):
            raise TypeError(f"{self.place()} is encrypted: set it on the record and save it, or use its blind index")
        return super().get_db_prep_value(value, connection, prepared)


class EncryptedJSONField(EncryptedTextField):
    """A small structure, encrypted as one value."""

    def to_plain(self, data: bytes) -> Any:
        """Parse."""
        return json.loads(data)

    def to_bytes(self, value: Any) -> bytes:
        """Compact JSON."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class EncryptedBytesField(EncryptedTextField):
    """A small picture, such as a signature."""

    def to_plain(self, data: bytes) -> Any:
        """As is."""
        return data

    def to_bytes(self, value: Any) -> bytes:
        """As is."""
        return bytes(value)


class RecordKeyField(_Binary):
    """The record's key, wrapped by a master key; made on first save, NULL once destroyed by lawful disposal."""

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        """Make the key of a new record."""
        if add:
            model_instance.open_record_key()
        return model_instance.record_key


class BlindIndexField(_Binary):
    """Keyed digest of another field of the record, for equality search."""

    def __init__(
        self, *args: Any, source: str = "", normalise: Callable[[str], str] | None = None, **kwargs: Any
    ) -> None:
        self.source, self.normalise = source, normalise
        kwargs.setdefault("null", True)
        kwargs.setdefault("editable", False)
        kwargs.setdefault("db_index", True)
        super().__init__(*args, **kwargs)

    def digest_of(self, value: str) -> bytes | None:
        """The digest to search for; None for an empty value, which matches nothing."""
        text = self.normalise(value) if self.normalise else value.strip()
        purpose: str = getattr(self.model, "INDEX_PURPOSE", "index")
        return crypto.blind_index(self.source, text, purpose) if text else None

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        """Follow the source field."""
        return self.digest_of(getattr(model_instance, self.source) or "")


class SealedModel(models.Model):
    """A record with personal values. Each names its personal fields in PERSONAL; a test looks for unjudged ones."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()
    KEY_PURPOSE: ClassVar[str] = "data"
    INDEX_PURPOSE: ClassVar[str] = "index"

    record_key = RecordKeyField(null=True, editable=False)

    class Meta:
        abstract = True

    def open_record_key(self) -> bytes:
        """The record's own key.

        Raises:
            CannotDecrypt: destroyed by lawful disposal, or the master key is not on this machine.
        """
        if "_open_key" not in self.__dict__:
            if self.record_key is None:
                if not self._state.adding:
                    raise crypto.CannotDecrypt("destroyed")
                self.__dict__["_open_key"] = crypto.new_key()
                self.record_key = crypto.wrap_key(self.__dict__["_open_key"], self.KEY_PURPOSE)
            else:
                self.__dict__["_open_key"] = crypto.unwrap_key(bytes(self.record_key), self.KEY_PURPOSE)
        key: bytes = self.__dict__["_open_key"]
        return key
