import { DIGEST } from '../goldenPaths/__fixtures__/input';
import { admission, shippedPolicies } from './__fixtures__/platform';
import { judgeArtifacts } from './judgeArtifacts';
import { parsePlatformPolicies } from './platformPolicies';

const shipped = parsePlatformPolicies(shippedPolicies());
const PINNED = `oci://registry.example.com/models/qwen@sha256:${DIGEST}`;

describe('artifacts that policies refuse', () => {
  it('are told by the shipped policies, in their words', () => {
    const uris = {
      pinned: PINNED,
      tag: 'oci://registry.example.com/models/qwen:latest',
      hub: 'hf://Qwen/Qwen3-8B@9c925d6',
      foreign: `oci://elsewhere.example.com/qwen@sha256:${DIGEST}`,
    };
    const judged = judgeArtifacts(shipped, Object.values(uris), admission);
    expect(judged[uris.pinned]).toBeNull();
    expect(judged[uris.tag]).toEqual({
      rule: 'serving-pinned-artifacts',
      message: expect.stringContaining(uris.tag),
    });
    expect(judged[uris.hub]).toMatchObject({
      message: expect.stringContaining(uris.hub),
    });
    expect(judged[uris.foreign]).toEqual({
      rule: 'serving-allowed-sources',
      message: expect.stringContaining(uris.foreign),
    });
  });

  const policy = (expression: string) => ({
    path: 'policies/own.yaml',
    content: `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: own }
spec:
  matchConstraints:
    resourceRules:
      - apiGroups: [serving.kserve.io]
        apiVersions: [v1beta1]
        operations: [CREATE]
        resources: [inferenceservices]
  validations:
    - expression: ${JSON.stringify(expression)}
      message: Not like this
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: own }
spec: { policyName: own, validationActions: [Deny] }
`,
  });
  const judged = (expression: string, ...uris: string[]) =>
    judgeArtifacts(
      parsePlatformPolicies([policy(expression)]),
      uris,
      admission,
    );

  it('are not those of services that are refused for something else', () => {
    expect(judged('has(object.metadata.labels)', PINNED)).toEqual({
      [PINNED]: null,
    });
  });

  it('are found where the policy says the same of each', () => {
    const own =
      "object.spec.predictor.model.storageUri.startsWith('s3://own/')";
    expect(judged(own, PINNED, 's3://own/model')).toEqual({
      [PINNED]: {
        rule: 'own',
        message: expect.stringContaining('Not like this'),
      },
      's3://own/model': null,
    });
  });
});
