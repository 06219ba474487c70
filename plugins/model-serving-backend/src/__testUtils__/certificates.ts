import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { pki, md } from 'node-forge';

const DAY_MS = 86_400_000;

/** A certificate and its key, in PEM. */
export interface IssuedCertificate {
  cert: string;
  key: string;
}

/** A certificate authority of a test. */
export class TestCa {
  readonly #key = keyPair();
  readonly cert: string;

  constructor() {
    const certificate = this.#draw('test-ca', this.#key, -1, 10);
    certificate.setExtensions([
      { name: 'basicConstraints', cA: true },
      { name: 'keyUsage', keyCertSign: true },
    ]);
    this.cert = this.#sign(certificate);
  }

  /**
   * @param options - `names` are host names and addresses; days count from now
   */
  issue(options: {
    commonName: string;
    names?: readonly string[];
    fromDays?: number;
    toDays?: number;
  }): IssuedCertificate {
    const { commonName, names = [], fromDays = -1, toDays = 10 } = options;
    const key = keyPair();
    const certificate = this.#draw(commonName, key, fromDays, toDays);
    certificate.setExtensions([
      { name: 'basicConstraints', cA: false },
      {
        name: 'subjectAltName',
        altNames: names.map(name =>
          /^[\d.]+$/.test(name)
            ? { type: 7, ip: name }
            : { type: 2, value: name },
        ),
      },
    ]);
    return { cert: this.#sign(certificate), key: key.privatePem };
  }

  #draw(commonName: string, key: TestKey, fromDays: number, toDays: number) {
    const certificate = pki.createCertificate();
    certificate.publicKey = key.publicKey;
    certificate.serialNumber = `01${randomBytes(8).toString('hex')}`;
    certificate.validity.notBefore = new Date(Date.now() + fromDays * DAY_MS);
    certificate.validity.notAfter = new Date(Date.now() + toDays * DAY_MS);
    certificate.setSubject([{ name: 'commonName', value: commonName }]);
    certificate.setIssuer([{ name: 'commonName', value: 'test-ca' }]);
    return certificate;
  }

  #sign(certificate: pki.Certificate): string {
    certificate.sign(this.#key.privateKey, md.sha256.create());
    return pki.certificateToPem(certificate);
  }
}

type TestKey = ReturnType<typeof keyPair>;

function keyPair() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return {
    privatePem: privateKey,
    privateKey: pki.privateKeyFromPem(privateKey),
    publicKey: pki.publicKeyFromPem(publicKey),
  };
}
