import { adviceFor } from './advice';

const refusal = (statusCode: number, message: string) =>
  Object.assign(new Error(), {
    name: 'ResponseError',
    statusCode,
    cause: new Error(message),
  });

describe('what a reader can do about an error', () => {
  it.each([
    [
      400,
      'tenant: required',
      /^Tenant: required\. Correct this, then try again\.$/,
    ],
    [429, 'too much is waiting', /^The backend is busy: too much is waiting\./],
    [
      501,
      'no GitOps repository is configured (modelServing.gitops)',
      /^No GitOps repository is configured \(modelServing\.gitops\)\. Ask your platform owners.*does not help\.$/,
    ],
    [
      503,
      "the schemas of cluster 'gpu-eu' cannot be read: its certificate has expired",
      /^The schemas of cluster 'gpu-eu' cannot be read: its certificate has expired\. .*tell your platform owners\.$/,
    ],
  ])('%i', (status, message, advice) => {
    const { advice: given, title } = adviceFor(
      refusal(status, message),
      'the services',
      'load',
    );
    expect(title).toBe('Could not load the services');
    expect(given).toMatch(advice);
  });

  it('names what was not found without its article', () => {
    expect(adviceFor(refusal(404, 'x'), 'the model', 'load').title).toBe(
      "Model not found, or you don't have access",
    );
  });

  it.each([501, 503])('%i is not told as busy', status => {
    const { advice } = adviceFor(refusal(status, 'x'), 'the services', 'load');
    expect(advice).not.toMatch(/busy|in a minute/);
  });
});
