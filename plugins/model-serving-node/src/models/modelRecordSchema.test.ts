import { emptyModelRecord } from '@model-serving/backstage-plugin-model-serving-common';
import { modelRecordSchema } from './modelRecordSchema';

describe('what a source says of a model', () => {
  // A clone with a token in its address is recorded as it is: mlflow/mlflow 5784, Azure/azure-sdk-for-python 33153.
  it.each([
    ['https://ci:s3cret@git.example/team/model.git'],
    ['https://s3cret@git.example/team/model.git'],
    ['https://git.example/team/model.git?private_token=s3cret'],
    ['https://git.example/team/model.git#access_token=s3cret'],
  ])('holds no credentials of the repository %s', address => {
    const record = modelRecordSchema.parse({
      ...emptyModelRecord('m', 'm'),
      lineage: [
        { kind: 'source-code', title: address, url: address },
        { kind: 'source-code', title: 'git@git.example:team/m', url: null },
      ],
    });
    const clean = 'https://git.example/team/model.git';
    expect(record.lineage).toEqual([
      { kind: 'source-code', title: clean, url: clean },
      { kind: 'source-code', title: 'git@git.example:team/m', url: null },
    ]);
  });
});
