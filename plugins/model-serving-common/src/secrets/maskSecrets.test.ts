import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { maskLogLines, maskSecrets } from './maskSecrets';

const MASK = '[masked]';

const lines = (path: string) =>
  readFileSync(join(__dirname, path), 'utf8').split('\n');

const PEM = [
  '-----BEGIN RSA PRIVATE KEY-----',
  'MIIEowIBAAKCAQEAx1yQ9zJ2v0nX0c3R8sQmT6vC1b2d3e4f5g6h7i8j9k0l1m2n',
  'o3p4q5r6s7t8u9v0w1x2y3z4A5B6C7D8E9F0G1H2I3J4K5L6M7N8O9P0Q1R2S3T4',
  'aGVsbG8=',
  '-----END RSA PRIVATE KEY-----',
];

describe('maskSecrets', () => {
  it('masks what was sent along, with and without its scheme', () => {
    expect(
      maskSecrets('no: Bearer canary-token, i.e. canary-token', [
        'Bearer canary-token',
      ]),
    ).toBe('no: [masked], i.e. [masked]');
    expect(maskSecrets('a basic word', ['', 'word'])).toBe('a basic word');
  });

  it.each([
    ['authorization: Bearer abcdefgh12345678', 'abcdefgh12345678'],
    ['Authorization: Basic cG9ydGFsOmh1bnRlcjI=', 'cG9ydGFsOmh1bnRlcjI'],
    ["{'authorization': 'token 0123abcd'}", '0123abcd'],
    ['-H "x-api-key: 0f1e2d3c"', '0f1e2d3c'],
    ['Cookie: session=1f2e3d4c5b; other=1', '1f2e3d4c5b'],
    ['pull failed: bearer abcdefghijklmnopqrstuvwxyz', 'abcdefghijklm'],
    ['got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', 'eyJ'],
    ['glpat-abcdefghijkl is wrong', 'abcdefghijkl'],
    ['ghp_abcdefghijkl is wrong', 'abcdefghijkl'],
    ['AKIAIOSFODNN7EXAMPLE is not allowed', 'IOSFODNN7'],
    ['aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'wJalr'],
    ['"SecretAccessKey": "wJalrXUtnFEMI/K7MDENG"', 'wJalr'],
    ['nvapi-0123456789abcdefghijklmnopqrstuvwxyz', '0123456789'],
    ['STRIPE=sk_live_0123456789abcdefghijklmn', '0123456789'],
    ['rk_test_0123456789abcdefghijklmn', '0123456789'],
    ['OPENAI_API_KEY=sk-proj-0123456789abcdefghij', '0123456789'],
    ['HF_TOKEN: hf_abcdefghijklmnopqrstuvwxyz012345', 'abcdefghij'],
    ['PGPASSWORD=hunter2', 'hunter2'],
    ['password=correct-horse&user=a', 'correct-horse'],
    ['{"password":"correct horse"}', 'correct'],
    ["passwd = 'letmein'", 'letmein'],
    ['password: hunter2', 'hunter2'],
    ['token=password=hunter2', 'hunter2'],
    ['client_secret=abc~DEF.ghi', 'abc~DEF'],
    ['AccountName=a;AccountKey=0123456789abcdef==;', '0123456789'],
    ['--api-key 0123456789abcdef', '0123456789'],
    ['--api-key=letmein --port 8000', 'letmein'],
    ["non-default args: {'api_key': ['letmein'], 'port': 8000}", 'letmein'],
    ['token=0123456789abcdef0123', '0123456789'],
    ['secret=0123456789abcdef0123', '0123456789'],
    ['dial postgres://portal:hunter2@db:5432/a?b=c', 'hunter2'],
    ['clone https://0123456789abcdef0123@git.example.com/a', '0123456789'],
    [
      'https://s3.example.com/a?X-Amz-Signature=0123456789abcdef0123',
      '0123456',
    ],
    ['https://a.blob.example.com/?sv=1&sig=0123456789abcdef%2B', '0123456789'],
    [PEM.join('\n'), 'MIIEow'],
    [PEM.join('\\n'), 'MIIEow'],
    [PEM.slice(0, 3).join('\n'), 'MIIEow'],
  ])('masks the secret in %s', (text, secret) => {
    const masked = maskSecrets(text);
    expect(masked).toContain(MASK);
    expect(masked).not.toContain(secret);
    expect(maskSecrets(masked)).toBe(masked);
  });

  it('leaves what stands around a secret', () => {
    expect(
      maskSecrets('dial postgres://portal:hunter2@db:5432/a?password=x1y2&b=c'),
    ).toBe(`dial postgres://${MASK}@db:5432/a?password=${MASK}&b=c`);
    expect(maskSecrets(`key: ${PEM.join('\n')}\nnext`)).toBe(
      `key: ${MASK}\nnext`,
    );
  });

  it.each([
    'pods is forbidden: User "portal" cannot list the basic kind',
    'Loading pipeline for token classification',
    'token classification, basic configuration, bearer authentication',
    'Avg prompt throughput: 3105.6 tokens/s, Running: 2 reqs, max_num_batched_tokens=2048',
    "EOS token        = 128009 '<|eot_id|>'",
    'bos_token: <s>, pad_token_id=128004, token_type_ids=[0, 1]',
    'use the --api-key flag or --api-key',
    'argument --api-key: expected at least one argument',
    "api_key=None, 'api_key': None, api_key='EMPTY', hf_token=None, password: null",
    'hf_overrides={}, hf_config_path=None, HF_HUB_ENABLE_HF_TRANSFER=1',
    'spec.password: Invalid value: must be set',
    'password: must be set from a Secret',
    'password=${DB_PASSWORD} token=<redacted> secret=***',
    'MountVolume.SetUp failed for volume "token" : secret "hf-token-7d9f8c6b5" not found',
    'Syncing secret="team-a/hf-token-7d9f8c6b5" key="model-serving/token"',
    "couldn't find key token in Secret team-a/hf-token",
    'oci://registry.example.com/models/llama-3.1-8b@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
    'docker.io/vllm/vllm-openai:v0.32.0@sha256:0123456789abcdef0123456789abcdef',
    'uid 0f8fad5b-d9cb-469f-a165-70867728950e of chat-predictor-6b9f8c7d5-x2x9z',
    'http://chat-predictor.team-a.svc.cluster.local:8080/v1/models?name=a@b',
    'SHA256 signature: sha256:0123456789abcdef0123456789abcdef',
    'disk-cache-directory-size-0123456789, task-force-2026-11-29-report',
    'the author authorized an authorization: denied by policy',
  ])('leaves ordinary text alone: %s', text => {
    expect(maskSecrets(text)).toBe(text);
  });

  it('leaves the logs of engines and the messages of controllers alone', () => {
    const engines = lines('__fixtures__/engineLogs.txt');
    expect(maskLogLines(engines)).toEqual(engines);
    expect(engines.length).toBeGreaterThan(150);
    const folder = '../__fixtures__/recordings';
    const recordings = readdirSync(join(__dirname, folder)).flatMap(file =>
      lines(join(folder, file)),
    );
    expect(recordings.filter(line => maskSecrets(line) !== line)).toEqual([]);
  });
});

describe('maskLogLines', () => {
  const at = (second: number) => `2026-11-21T09:00:0${second}.123456789Z `;

  it('masks a key over several lines, and keeps their times', () => {
    const log = ['starting', ...PEM, 'ready'].map(
      (line, index) => at(index) + line,
    );
    expect(maskLogLines(log)).toEqual([
      `${at(0)}starting`,
      ...PEM.map((_, index) => `${at(index + 1)}${MASK}`),
      `${at(6)}ready`,
    ]);
  });

  it('masks the rest of a key that the log begins within', () => {
    expect(maskLogLines([...PEM.slice(2), 'ready'])).toEqual([
      MASK,
      MASK,
      MASK,
      'ready',
    ]);
    expect(maskLogLines(['now', ...PEM.slice(1, 3), PEM[4]])).toEqual([
      'now',
      MASK,
      MASK,
      MASK,
    ]);
  });

  it('masks an option that TGI prints over several lines, and nothing beside it', () => {
    const tgi = (key: string) =>
      [
        '    max_client_batch_size: 4,',
        '    api_key: Some(',
        `        "${key}",`,
        '    ),',
        '    tokenizer_config_path: Some(',
        '        "/mnt/models/tokenizer_config.json",',
        '    ),',
      ].map((line, index) => at(index) + line);
    expect(maskLogLines(tgi('pass phrase with, a "quote" and )'))).toEqual(
      tgi(MASK),
    );
  });

  it('masks no more than a key where its end is missing', () => {
    expect(
      maskLogLines([...PEM.slice(0, 3), 'Loading weights took 2.3 s', 'done']),
    ).toEqual([MASK, MASK, MASK, 'Loading weights took 2.3 s', 'done']);
  });
});

const text = (alphabet: string, minLength: number, maxLength = minLength) =>
  fc.string({
    unit: fc.constantFrom(...alphabet),
    minLength,
    maxLength,
  });

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const WORD = `${UPPER}${UPPER.toLowerCase()}0123456789`;

const prefixed = (prefix: string, body: fc.Arbitrary<string>) =>
  body.map(rest => prefix + rest);

const FAMILIES: Record<string, fc.Arbitrary<string>> = {
  aws: prefixed('AKIA', text(`${UPPER}234567`, 16)),
  awsRole: prefixed('ASIA', text(`${UPPER}234567`, 16)),
  github: prefixed('ghp_', text(WORD, 36)),
  githubApp: prefixed('ghs_', text(WORD, 36)),
  githubFine: prefixed('github_pat_', text(`${WORD}_`, 82)),
  gitlab: prefixed('glpat-', text(`${WORD}_-`, 20)),
  huggingFace: prefixed('hf_', text(WORD, 34)),
  nvidia: prefixed('nvapi-', text(`${WORD}_-`, 64)),
  openai: text(WORD, 47).map(rest => `sk-proj-7${rest}`),
  anthropic: text(`${WORD}_-`, 90).map(rest => `sk-ant-api03-${rest}`),
  stripe: prefixed('sk_live_', text(WORD, 24, 99)),
  slack: prefixed('xoxb-', text(`${WORD}-`, 40)),
  google: prefixed('AIza', text(`${WORD}_-`, 35)),
  docker: prefixed('dckr_pat_', text(`${WORD}_-`, 27)),
  vault: prefixed('hvs.', text(`${WORD}_-`, 90)),
  jwt: fc
    .tuple(
      text(`${WORD}_-`, 20, 60),
      text(`${WORD}_-`, 20, 200),
      text(WORD, 43),
    )
    .map(([head, body, signature]) => `eyJ${head}.eyJ${body}.${signature}`),
  bearer: text(WORD, 24, 80).map(token => `Bearer ${token}`),
  password: text(`${WORD}!#$%*+-./:<=>?@^_|~`, 4, 60).map(
    value => `password=a7${value}`,
  ),
  apiKey: text(WORD, 4, 60).map(value => `"api_key": "a7${value}"`),
  url: fc
    .tuple(text(WORD, 1, 20), text(`${WORD}!$*+-._~:`, 2, 40))
    .map(([user, password]) => `https://${user}:a7${password}@example.com/`),
  privateKey: text(`${WORD}+/\n`, 64, 400).map(
    body => `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----`,
  ),
};

/** What of a generated secret must not be left. */
const secretOf = (whole: string) =>
  /(?:^Bearer |password=|": "|:\/\/\w+:|KEY-----\n)?([^\s"@]{4,})/.exec(
    whole.replace(/^https:\/\/\w+:/, '').replace(/^"api_key": "/, ''),
  )![1];

describe('secrets within any text', () => {
  const around = fc.string({ unit: 'grapheme', maxLength: 60 });
  const separator = fc.constantFrom(' ', '\n', '\t', ' "', ': ', ', ', ' (');

  it.each(Object.keys(FAMILIES))('masks %s', family => {
    fc.assert(
      fc.property(
        FAMILIES[family],
        around,
        separator,
        around,
        (secret, before, between, after) => {
          const whole = `${before}${between}${secret} ${after}`;
          const masked = maskSecrets(whole);
          expect(masked).toContain(MASK);
          expect(masked).not.toContain(secretOf(secret));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is done once: masking again changes nothing', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            around,
            ...Object.values(FAMILIES),
            fc.constantFrom(
              'password',
              'token',
              '=',
              ': ',
              '[',
              ']',
              '"',
              MASK,
            ),
          ),
          { maxLength: 8 },
        ),
        parts => {
          const masked = maskSecrets(parts.join(' '));
          expect(maskSecrets(masked)).toBe(masked);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('the time that masking takes', () => {
  /** How many times longer a text takes that is ten times as long. */
  function growth(unit: string): number {
    const cost = (length: number) => {
      const input = unit.repeat(Math.ceil(length / unit.length));
      let least = Infinity;
      for (let round = 0; round < 3; round++) {
        const start = process.cpuUsage();
        maskSecrets(input);
        maskLogLines([input]);
        const { user } = process.cpuUsage(start);
        least = Math.min(least, user);
      }
      return least;
    };
    cost(1_000);
    return cost(400_000) / Math.max(cost(40_000), 2_000);
  }

  it.each([
    'a',
    '-',
    'token=',
    'password:',
    'password ',
    'eyJa',
    '-eyJ',
    'eyJaaaaaa.',
    'SG.aaaaaaaaaaaaaaaa',
    'sk-',
    '-----BEGIN ',
    '-----BEGIN PRIVATE KEY-----',
    '-----END',
    '://',
    '://a:',
    'a:b@',
    'authorization: ',
    'bearer ',
    '--api-key ',
    '--',
  ])('grows with the length of a text of %s', unit => {
    // A quadratic search would take a hundred times as long.
    expect(growth(unit)).toBeLessThan(50);
  });
});
