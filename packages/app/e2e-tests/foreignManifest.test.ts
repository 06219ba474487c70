import { expect, test } from '@playwright/test';
import { commitFiles } from './support/forge';
import { picture } from './support/pictures';
import { openAs } from './support/portal';

/**
 * The first InferenceService of KServe's own documentation ("Deploy your first predictive inference service",
 * https://kserve.github.io/website), which nobody wrote for this portal.
 */
const SAMPLE = `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: sklearn-iris
  namespace: team-a
spec:
  predictor:
    model:
      modelFormat:
        name: sklearn
      storageUri: gs://kfserving-examples/models/sklearn/1.0/model
      resources:
        requests:
          cpu: 100m
          memory: 512Mi
        limits:
          cpu: "1"
          memory: 1Gi
`;

test('a service that is older than the policies runs, with the policies it violates', async ({
  page,
}) => {
  await openAs(page, 'platform-owner', '/serving');
  await page.getByRole('link', { name: 'legacy-ner' }).click();
  await expect(page.getByText(/1 of 1 replica ready/).first()).toBeVisible({
    timeout: 90_000,
  });
  await expect(
    page.getByRole('heading', { name: 'Policy violations' }),
  ).toBeVisible();
  await expect(
    page.getByText('serving-pinned-artifacts').first(),
  ).toBeVisible();
  await picture(page, 'service-foreign');
});

test('a manifest that somebody else wrote is refused by the cluster, in the words of the policies', async ({
  request,
}) => {
  await commitFiles(
    [
      {
        path: 'tenants/team-a/sklearn-iris/inferenceservice.yaml',
        content: SAMPLE,
      },
    ],
    "Try KServe's sample",
  );
  const refusals = async () => {
    const answer = await request.get(
      `${process.env.KUBERNETES_URL}/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/team-a-sklearn-iris`,
      { headers: { authorization: 'Bearer sandbox-portal' } },
    );
    const { status } = await answer.json();
    return JSON.stringify(status?.operationState?.syncResult?.resources);
  };
  await expect
    .poll(refusals, { timeout: 60_000 })
    .toMatch(
      /inferenceservices\.serving\.kserve\.io \\"sklearn-iris\\" is forbidden: ValidatingAdmissionPolicy 'serving-[a-z-]+' with binding 'serving-[a-z-]+' denied request: /,
    );
});
