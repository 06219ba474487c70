import { readOutput } from './readOutput';

describe('readOutput', () => {
  it('reads what the action put out; templates turn numbers into text', () => {
    expect(
      readOutput({
        pullRequestUrl: 'http://127.0.0.1:7011/platform/serving/pulls/7',
        number: '7',
        outcome: 'updated',
        serviceUrl: '/serving/sandbox/team-a/InferenceService/chat',
        entityRef: 'component:team-a/chat',
      }),
    ).toEqual({
      pullRequestUrl: 'http://127.0.0.1:7011/platform/serving/pulls/7',
      number: 7,
      outcome: 'updated',
      servicePath: '/serving/sandbox/team-a/InferenceService/chat',
      serviceUrl: null,
      entityRef: 'component:team-a/chat',
    });
  });

  it.each(['data:text/html,hello', '//elsewhere.example', '', 7, null])(
    'follows no address %p',
    address => {
      const output = readOutput({
        pullRequestUrl: address,
        serviceUrl: address,
      });
      expect(output.pullRequestUrl).toBeNull();
      expect(output.serviceUrl).toBeNull();
      expect(output.servicePath).toBeNull();
    },
  );

  it('knows nothing of no output', () => {
    expect(readOutput(undefined)).toEqual({
      pullRequestUrl: null,
      number: null,
      outcome: null,
      servicePath: null,
      serviceUrl: null,
      entityRef: null,
    });
  });
});
