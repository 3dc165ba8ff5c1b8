"""The facts of a certificate: which explain a refusal, whatever a stranger put into it."""

import ssl

import pytest
import trustme
from cryptography import x509

from app.doctor.certificate import certificate_at, facts_of
from tests.contract.tls_server import LONG_AGO, tls_context, tls_server


def der(certificate: trustme.LeafCert | trustme.CA) -> bytes:
    pem = (
        certificate.cert_pem
        if isinstance(certificate, trustme.CA)
        else certificate.cert_chain_pems[0]
    )
    return ssl.PEM_cert_to_DER_cert(pem.bytes().decode())


def test_the_names_are_hosts_and_addresses_and_five_at_most() -> None:
    facts = facts_of(der(trustme.CA().issue_cert("a.example", "10.0.0.1", "*.b.example")))
    assert facts.names == ("a.example", "*.b.example", "10.0.0.1")
    many = trustme.CA().issue_cert(*(f"host{number}.example" for number in range(9)))
    assert len(facts_of(der(many)).names) == 5


def test_an_authority_signs_itself_and_has_no_names() -> None:
    authority = trustme.CA(organization_name="Ops\x1b[31m\nCo")
    facts = facts_of(der(authority))
    assert facts.is_self_signed
    assert facts.names == ()
    leaf = facts_of(der(authority.issue_cert("a.example")))
    assert not leaf.is_self_signed
    assert "Co" in leaf.issuer
    assert leaf.issuer.isprintable()


@pytest.mark.parametrize("encoded", [b"", b"\x30\x00", b"no certificate"])
def test_what_is_no_certificate_is_an_error(encoded: bytes) -> None:
    with pytest.raises((ValueError, x509.InvalidVersion)):
        facts_of(encoded)


async def test_it_is_read_from_a_server_that_nobody_should_trust() -> None:
    with tls_server(tls_context(trustme.CA(), valid=LONG_AGO)) as port:
        facts = await certificate_at(f"https://127.0.0.1:{port}")
    assert facts is not None
    assert f"{facts.begins:%Y} {facts.ends:%Y}" == "2020 2021"


async def test_where_there_is_none_there_are_no_facts() -> None:
    assert await certificate_at("https://127.0.0.1:1") is None
    assert await certificate_at("https://no-such-host.invalid") is None
