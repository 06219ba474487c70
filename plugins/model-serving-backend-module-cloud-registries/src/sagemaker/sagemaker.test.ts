import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import {
  FakeAnswer,
  FakeRegistry,
} from '@model-serving/backstage-plugin-model-serving-node/testUtils';
import { read, sourceOf } from '../__testUtils__/sourceOf';

import published from './__testUtils__/publishedFields.json';
import { recordReads } from './__testUtils__/recordReads';

const ARN = 'arn:aws:sagemaker:eu-central-1:123456789012';
const PAGE = 2;

interface FakePackage {
  group: string;
  version: number;
  approval?: string;
  status?: string;
  details?: object;
}

const container = (more: object = {}) => ({
  Image: '123456789012.dkr.ecr.eu-central-1.amazonaws.com/serving:1',
  ModelDataUrl: 's3://models/churn/3/model.tar.gz',
  Framework: 'XGBOOST',
  ...more,
});

describe('models of SageMaker', () => {
  let server: FakeRegistry;
  let groups: Array<Record<string, unknown>>;
  let packages: FakePackage[];
  let failure: FakeAnswer | undefined;

  const arnOf = ({ group, version }: FakePackage) =>
    `${ARN}:model-package/${group}/${version}`;
  const page = (items: unknown[], key: string, token: unknown) => {
    const from = Number(token ?? 0);
    const next = from + PAGE;
    return {
      body: {
        [key]: items.slice(from, next),
        ...(next < items.length ? { NextToken: String(next) } : {}),
      },
    };
  };
  const summary = (each: FakePackage) => ({
    ModelPackageArn: arnOf(each),
    ModelPackageGroupName: each.group,
    ModelPackageVersion: each.version,
    ModelPackageStatus: each.status ?? 'Completed',
    ModelApprovalStatus: each.approval ?? 'Approved',
    CreationTime: 1_790_000_000 + each.version,
  });
  const answer = (target: string, body: any): FakeAnswer => {
    switch (target) {
      case 'SageMaker.ListModelPackageGroups':
        return page(groups, 'ModelPackageGroupSummaryList', body.NextToken);
      case 'SageMaker.ListModelPackages':
        expect(body.ModelPackageType).toBe('Versioned');
        return page(
          packages.map(summary),
          'ModelPackageSummaryList',
          body.NextToken,
        );
      default: {
        const found = packages.find(
          each => arnOf(each) === body.ModelPackageName,
        );
        return found
          ? {
              body: {
                ...summary(found),
                ModelPackageName: found.group,
                ModelPackageStatusDetails: { ValidationStatuses: [] },
                InferenceSpecification: { Containers: [container()] },
                ...found.details,
              },
            }
          : {
              status: 400,
              headers: { 'x-amzn-errortype': 'ValidationException' },
              body: {
                message: `ModelPackage ${body.ModelPackageName} does not exist`,
              },
            };
      }
    }
  };
  const targets = () =>
    server.requests.map(({ headers }) =>
      String(headers['x-amz-target']).replace('SageMaker.', ''),
    );
  const source = (config: object = {}) =>
    sourceOf('sagemaker', {
      region: 'eu-central-1',
      endpoint: server.url,
      ...config,
    });

  beforeAll(async () => {
    server = await FakeRegistry.start(
      ({ body, headers }) =>
        failure ?? answer(String(headers['x-amz-target']), body),
    );
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    server.requests.length = 0;
    failure = undefined;
    groups = ['churn', 'empty', 'forecast'].map(name => ({
      ModelPackageGroupName: name,
      ModelPackageGroupArn: `${ARN}:model-package-group/${name}`,
      ModelPackageGroupDescription: `Model ${name}`,
      ModelPackageGroupStatus: 'Completed',
      CreationTime: 1_790_000_000,
    }));
    packages = [
      { group: 'churn', version: 1 },
      {
        group: 'churn',
        version: 3,
        details: {
          ModelPackageDescription: 'Trained on the third quarter',
          ModelLifeCycle: { Stage: 'Production', StageStatus: 'Live' },
          Task: 'CLASSIFICATION',
          CustomerMetadataProperties: {
            license: 'apache-2.0',
            publisher: 'Risk',
            parameters: '1200',
          },
          MetadataProperties: {
            CommitId: '3f9c1d2',
            Repository: 'https://git.example.com/risk/churn',
            GeneratedBy: `${ARN}:pipeline/churn`,
          },
          LastModifiedTime: 1_790_000_500,
        },
      },
      { group: 'churn', version: 2, approval: 'Rejected' },
      { group: 'forecast', version: 1, status: 'Failed' },
      { group: 'forecast', version: 2 },
    ];
  });

  it('are groups with their completed and approved versions, read through the real SDK', async () => {
    const { models, requests, skipped } = await read(source());
    expect(skipped).toEqual([]);
    expect(models.map(({ name }) => name)).toEqual(['churn', 'forecast']);
    expect(models[0]).toMatchObject({
      place: 'churn',
      description: 'Model churn',
      publisher: 'Risk',
      license: { id: 'apache-2.0' },
      task: 'classification',
      updatedAt: new Date(1_790_000_500_000).toISOString(),
      lineage: [
        {
          kind: 'source-code',
          url: 'https://git.example.com/risk/churn',
        },
        { kind: 'pipeline', title: `${ARN}:pipeline/churn`, url: null },
      ],
      versions: [
        {
          name: '3',
          stage: 'Production',
          revision: '3f9c1d2',
          notes: 'Trained on the third quarter',
          parameters: 1200,
          createdAt: new Date(1_790_000_003_000).toISOString(),
          variants: [
            {
              name: 'xgboost',
              format: 'xgboost',
              uri: 's3://models/churn/3/model.tar.gz',
            },
          ],
        },
        { name: '1', stage: 'Approved' },
      ],
    });
    // Two pages of groups, three of versions, and three versions.
    expect(requests).toBe(8);
    expect(server.requests).toHaveLength(requests);
  });

  it('are made of fields that the SDK publishes', async () => {
    packages[4].details = {
      InferenceSpecification: {
        Containers: [
          container({
            ModelDataSource: {
              S3DataSource: {
                S3Uri: 's3://models/forecast/2/',
                S3DataType: 'S3Prefix',
                CompressionType: 'None',
              },
            },
          }),
        ],
      },
    };
    const fields: Record<string, Set<string>> = {};
    const { send } = SageMakerClient.prototype;
    const spy = jest
      .spyOn(SageMakerClient.prototype, 'send')
      .mockImplementation(async function record(
        this: SageMakerClient,
        ...args: any[]
      ) {
        const output = await (send as any).apply(this, args);
        const type = args[0].constructor.name.replace(/Command$/, 'Output');
        return recordReads(output, (fields[type] ??= new Set()));
      } as any);
    const { skipped } = await read(source());
    spy.mockRestore();
    expect(skipped).toEqual([]);
    const leaves = ([type, paths]: [string, Set<string>]) => {
      const named = new Set(
        // Of the customer's own names.
        [...paths].map(path =>
          path.replace(/^(CustomerMetadataProperties)\..*/, '$1.*'),
        ),
      );
      const isWithin = (path: string) =>
        [...named].some(each => each.startsWith(`${path}.`));
      return [type, [...named].filter(path => !isWithin(path)).sort()];
    };
    expect(Object.fromEntries(Object.entries(fields).map(leaves))).toEqual(
      published.types,
    );
  });

  it('are not described again while their entries stay as they are', async () => {
    const registry = source();
    await read(registry);
    server.requests.length = 0;
    await read(registry);
    expect(targets()).not.toContain('DescribeModelPackage');
    packages[2].approval = 'Approved';
    await read(registry);
    expect(
      targets().filter(target => target === 'DescribeModelPackage'),
    ).toHaveLength(1);
  });

  it('have versions of other approvals where the operator says so', async () => {
    const { models } = await read(
      source({ approvals: ['Approved', 'Rejected'] }),
    );
    expect(models[0].versions.map(({ name, stage }) => [name, stage])).toEqual([
      ['3', 'Production'],
      ['2', 'Rejected'],
      ['1', 'Approved'],
    ]);
  });

  it.each<[string, object, RegExp]>([
    [
      'a pipeline',
      { Containers: [container(), container()] },
      /inference pipeline of 2 containers/,
    ],
    ['no container', { Containers: [] }, /no container/],
    [
      'no artifact',
      { Containers: [container({ ModelDataUrl: undefined })] },
      /no address of an artifact/,
    ],
  ])('leave out a version with %s, and say why', async (_, spec, reason) => {
    packages[1].details = { InferenceSpecification: spec };
    const { models, skipped } = await read(source());
    expect(models[0].versions.map(({ name }) => name)).toEqual(['1']);
    expect(skipped).toEqual([
      { place: 'churn/3', reason: expect.stringMatching(reason) },
    ]);
  });

  it('leave out a version that goes while it is read', async () => {
    const registry = source();
    packages.push({ group: 'churn', version: 4 });
    const [, , , , , gone] = packages;
    const find = packages.find.bind(packages);
    packages.find = ((test: (each: FakePackage) => boolean) => {
      const found = find(test);
      return found === gone ? undefined : found;
    }) as typeof packages.find;
    const { models } = await read(registry);
    expect(models[0].versions.map(({ name }) => name)).toEqual(['3', '1']);
  });

  it('are not read at all where the account may not', async () => {
    failure = {
      status: 400,
      headers: { 'x-amzn-errortype': 'AccessDeniedException' },
      body: { message: 'User is not authorized' },
    };
    await expect(read(source())).rejects.toThrow('User is not authorized');
    await expect(read(source())).rejects.not.toThrow(/canary/);
  });

  it('are not read at all where a list repeats itself', async () => {
    failure = {
      body: { ModelPackageGroupSummaryList: groups, NextToken: 'again' },
    };
    await expect(read(source())).rejects.toThrow(/the list repeats itself/);
  });

  it.each<[object, RegExp]>([
    [{ region: 'nowhere' }, /sagemaker\.main\.region must be a region/],
    [{ approvals: ['Liked'] }, /approvals: Liked is none of Approved/],
  ])('refuse the configuration %j', (config, message) => {
    expect(() => source(config)).toThrow(message);
  });
});
