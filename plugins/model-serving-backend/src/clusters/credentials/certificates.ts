import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readableTime } from '@model-serving/backstage-plugin-model-serving-common';
import { CredentialError } from './ClusterCredentials';
import { TlsSettings } from './TlsAgents';

/**
 * OpenSSL takes a CA that is none without a word, and then trusts nobody.
 *
 * @throws CredentialError naming what of the material is not valid
 */
export function assertTlsMaterial(tls: TlsSettings): void {
  if (tls.ca !== undefined && tls.rejectUnauthorized !== false) {
    try {
      void new X509Certificate(tls.ca);
    } catch {
      throw new CredentialError(
        'ca-invalid',
        'the CA certificate is not a certificate in PEM',
      );
    }
  }
  if (tls.cert === undefined && tls.key === undefined) {
    return;
  }
  if (tls.cert === undefined || tls.key === undefined) {
    throw new CredentialError(
      'client-certificate-invalid',
      tls.key === undefined
        ? 'there is a client certificate without a key'
        : 'there is a client key without a certificate',
    );
  }
  let isPair: boolean;
  try {
    isPair = new X509Certificate(tls.cert).checkPrivateKey(
      createPrivateKey(tls.key),
    );
  } catch {
    throw new CredentialError(
      'client-certificate-invalid',
      'the client certificate or its key is not valid PEM',
    );
  }
  if (!isPair) {
    throw new CredentialError(
      'client-certificate-invalid',
      'the client key does not belong to the client certificate',
    );
  }
}

/**
 * API servers answer a certificate that has expired with a plain 401, others close the connection.
 *
 * @param certificate - PEM; what is none is for {@link assertTlsMaterial}
 * @throws CredentialError where it is not valid now
 */
export function assertCurrent(certificate: string | Buffer): void {
  let read: X509Certificate;
  try {
    read = new X509Certificate(certificate);
  } catch {
    return;
  }
  const [from, to] = [read.validFrom, read.validTo].map(Date.parse);
  const now = Date.now();
  if (to < now) {
    throw new CredentialError(
      'client-certificate-expired',
      `the client certificate ${subjectOf(read)} expired at ${readableTime(
        new Date(to),
      )}`,
    );
  }
  if (from > now) {
    throw new CredentialError(
      'client-certificate-not-yet-valid',
      `the client certificate ${subjectOf(read)} is valid from ${readableTime(
        new Date(from),
      )}`,
    );
  }
}

function subjectOf({ subject }: X509Certificate): string {
  return subject.split('\n').join(', ').slice(0, 200);
}
