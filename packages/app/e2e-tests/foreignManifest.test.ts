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

test('a manifest that somebody else wrote is a service, with the policies it violates', async ({
  page,
}) => {
  await openAs(page, 'team-a-member', '/serving');
  await commitFiles(
    [
      {
        path: 'tenants/team-a/sklearn-iris/inferenceservice.yaml',
        content: SAMPLE,
      },
    ],
    "Try KServe's sample",
  );

  await page.getByRole('link', { name: 'sklearn-iris' }).click();
  await expect(page.getByText(/1 of 1 replica ready/).first()).toBeVisible({
    timeout: 90_000,
  });
  for (const policy of [
    'serving-pinned-artifacts',
    'serving-required-labels',
  ]) {
    await expect(page.getByText(policy).first()).toBeVisible();
  }
  await picture(page, 'service-foreign');
});
