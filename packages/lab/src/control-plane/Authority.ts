import 'reflect-metadata';
import { createPrivateKey, randomBytes } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  type X509Certificate,
  PemConverter,
} from '@peculiar/x509';

// RSA throughout: Kueue reads an authority's key in no other form.
const ALGORITHM = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};
// Beyond the 90 days for which Kueue looks ahead, short enough not to outlive the lab by much.
const LIFETIME_DAYS = 200;

/** A certificate and its key, PEM. */
export interface KeyPair {
  certificate: string;
  /** PKCS #1 */
  key: string;
}

function validity(): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return {
    notBefore: new Date(now - 60_000),
    notAfter: new Date(now + LIFETIME_DAYS * 86_400_000),
  };
}

/** 16 random bytes, positive and without a leading zero, as DER wants it. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0] % 0x7f) + 1;
  return bytes.toString('hex');
}

async function newKeys(): Promise<CryptoKeyPair> {
  return await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function pemOf(key: CryptoKey): Promise<string> {
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', key);
  return createPrivateKey(PemConverter.encode(pkcs8, 'PRIVATE KEY'))
    .export({ type: 'pkcs1', format: 'pem' })
    .toString();
}

/** Signs the certificates of one lab; made anew with each. */
export class Authority {
  readonly #certificate: X509Certificate;
  readonly #keys: CryptoKeyPair;

  private constructor(certificate: X509Certificate, keys: CryptoKeyPair) {
    this.#certificate = certificate;
    this.#keys = keys;
  }

  /** @param name - common name, also entered as a DNS name, since Kueue looks for that */
  static async create(name: string): Promise<Authority> {
    const keys = await newKeys();
    const certificate = await X509CertificateGenerator.createSelfSigned({
      serialNumber: serialNumber(),
      name: `CN=${name}`,
      ...validity(),
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(
          KeyUsageFlags.keyCertSign |
            KeyUsageFlags.digitalSignature |
            KeyUsageFlags.keyEncipherment,
          true,
        ),
        new SubjectAlternativeNameExtension([{ type: 'dns', value: name }]),
      ],
    });
    return new Authority(certificate, keys);
  }

  /** PEM. */
  get certificate(): string {
    return this.#certificate.toString('pem');
  }

  async keyPair(): Promise<KeyPair> {
    return {
      certificate: this.certificate,
      key: await pemOf(this.#keys.privateKey),
    };
  }

  /** A certificate for a server on 127.0.0.1, by these names as well; it may also stand for a client. */
  async issue(
    name: string,
    dnsNames: readonly string[] = [],
  ): Promise<KeyPair> {
    const keys = await newKeys();
    const certificate = await X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject: `CN=${name}`,
      issuer: this.#certificate.subject,
      ...validity(),
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      extensions: [
        new BasicConstraintsExtension(false),
        new KeyUsagesExtension(
          KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment,
          true,
        ),
        new ExtendedKeyUsageExtension([
          ExtendedKeyUsage.serverAuth,
          ExtendedKeyUsage.clientAuth,
        ]),
        new SubjectAlternativeNameExtension([
          { type: 'ip', value: '127.0.0.1' },
          { type: 'dns', value: 'localhost' },
          ...dnsNames.map(value => ({ type: 'dns' as const, value })),
        ]),
      ],
    });
    return {
      certificate: certificate.toString('pem'),
      key: await pemOf(keys.privateKey),
    };
  }
}
