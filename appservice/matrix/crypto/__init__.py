"""Everything of Olm and Megolm: the only importer of vodozemac and of mautrix.crypto."""

from appservice.matrix.crypto.olm.installing import install

install()  # before any module of this folder imports mautrix.crypto
