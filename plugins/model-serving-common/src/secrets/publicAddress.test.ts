import { publicAddress } from './publicAddress';

const CANARY = 'c4n4ry0123456789';

describe('publicAddress', () => {
  it.each([
    `https://bucket.s3.amazonaws.com/model.bin?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${CANARY}&X-Amz-Signature=${CANARY}`,
    `https://bucket.s3.amazonaws.com/model.bin?AWSAccessKeyId=${CANARY}&Signature=${CANARY}&Expires=1`,
    `https://account.blob.core.windows.net/c/model.bin?sv=2024-11-04&sp=r&sig=${CANARY}`,
    `https://storage.googleapis.com/b/model.bin?GoogleAccessId=${CANARY}&Expires=1`,
    `https://storage.googleapis.com/b/model.bin?X-Goog-Signature=${CANARY}`,
    `https://d1.cloudfront.net/model.bin?Policy=p&Signature=${CANARY}&Key-Pair-Id=${CANARY}`,
    `s3://bucket/m?versionId=3&x-amz-security-token=${CANARY}`,
    `https://hub.example.com/m?token=${CANARY}`,
    `https://hub.example.com/m?private_token=${CANARY}`,
    `https://hub.example.com/m?access_token=${CANARY}`,
    `https://hub.example.com/m?api_key=${CANARY}`,
    `https://hub.example.com/m#access_token=${CANARY}`,
    `https://hub.example.com/m?a=b;sig=${CANARY}`,
    `https://hub.example.com/m?%58-Amz-Signature=${CANARY}`,
    `https://hub.example.com/m?SIG=${CANARY}`,
    `https://hub.example.com/m?%zz=1&sig=${CANARY}`,
    `https://user:${CANARY}@hub.example.com/m`,
    `https://${CANARY}@hub.example.com/m?sig=${CANARY}`,
  ])('keeps no credentials of %s', address => {
    const kept = publicAddress(address);
    expect(kept).not.toContain(CANARY);
    expect(kept).toMatch(/^(?:https|s3):\/\/[^?#@]*$/);
    expect(publicAddress(kept)).toBe(kept);
  });

  it.each([
    `oci://registry.example.com/m@sha256:${'a'.repeat(64)}`,
    'hf://Qwen/Qwen3-8B@9c925d6',
    's3://bucket/m?versionId=3',
    'https://example.com/m.gguf?download=true',
    'https://example.com/m?design=1&tokenizer=bpe#signature',
    'mlflow-artifacts:/1/abc/artifacts/model',
    'no address',
    '',
  ])('leaves %s as it is', address => {
    expect(publicAddress(address)).toBe(address);
  });
});
