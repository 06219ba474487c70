import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  emptyModelVariant,
  emptyModelVersion,
  ServiceRequest,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  accelerator,
  acceleratorList,
  fakeModel,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { parse } from 'yaml';
import { answersInWords } from './answersInWords';

const REQUEST: ServiceRequest = {
  tenant: 'team-a',
  name: 'support-bot',
  model: { ref: 'resource:default/qwen3-8b' },
  accelerator: 'h100-1',
  replicas: { min: 1, max: 3 },
  priority: 'serving-standard',
  purpose: 'Answers questions of customers',
};

const variant = (name: string, format = 'vLLM') =>
  emptyModelVariant(name, `oci://registry.example/m:${name}`, format);

const modelWith = (...versions: Array<[string, ...string[]]>) =>
  fakeModel('qwen3-8b', {
    title: 'Qwen3 8B',
    defaultVersion: null,
    versions: versions.map(([name, ...variants]) =>
      emptyModelVersion(
        name,
        variants.map(each => variant(each)),
      ),
    ),
  }).model;

const ACCELERATORS = acceleratorList([accelerator('h100-1', 'fits', '')]);

describe('answersInWords', () => {
  it('names every answer as the form does', () => {
    expect(
      answersInWords(
        {
          ...REQUEST,
          model: { ...REQUEST.model, licenseAccepted: 'llama3.1' },
          runtime: 'vllm',
          arguments: { kvCacheDtype: 'fp8', contextLength: 8192 },
        },
        {
          model: modelWith(['2025-07', 'fp8', 'bf16'], ['2025-04', 'bf16']),
          accelerators: ACCELERATORS,
        },
      ),
    ).toEqual({
      tenant: 'team-a',
      name: 'support-bot',
      model: 'Qwen3 8B, version 2025-07, variant fp8',
      license: 'llama3.1, terms confirmed',
      purpose: 'Answers questions of customers',
      accelerator: 'Accelerator h100-1',
      runtime: 'vLLM 0.10.2',
      arguments: 'Context length 8,192 tokens, KV cache type fp8',
      replicas: '1 to 3',
      priority: 'standard',
    });
  });

  it.each([
    ['the version and variant that were chosen', '2025-04', 'bf16'],
    ['what the platform chooses where nothing was', undefined, undefined],
  ])('says %s', (_what, version, chosen) => {
    const { model } = answersInWords(
      {
        ...REQUEST,
        model: { ...REQUEST.model, version, variant: chosen },
      },
      {
        model: modelWith(
          ['2025-07', 'fp8', 'bf16'],
          ['2025-04', 'gguf', 'bf16'],
        ),
        accelerators: ACCELERATORS,
      },
    );
    expect(model).toBe(
      version
        ? 'Qwen3 8B, version 2025-04, variant bf16'
        : 'Qwen3 8B, version 2025-07, variant fp8',
    );
  });

  it('names the runtime that is preselected, and none that does not serve it', () => {
    const runtimeOf = (format: string) =>
      answersInWords(REQUEST, {
        model: fakeModel('qwen3-8b', {
          versions: [emptyModelVersion('1', [variant('bf16', format)])],
        }).model,
        accelerators: ACCELERATORS,
      }).runtime;
    expect(runtimeOf('vLLM')).toBe('vLLM 0.10.2');
    expect(runtimeOf('sklearn')).toBeUndefined();
  });

  it('says nothing of versions and variants where there is no choice', () => {
    expect(
      answersInWords(REQUEST, {
        model: modelWith(['1', 'bf16']),
        accelerators: ACCELERATORS,
      }).model,
    ).toBe('Qwen3 8B');
  });

  it('has one number where replicas do not scale', () => {
    expect(
      answersInWords(
        { ...REQUEST, replicas: { min: 2, max: 2 } },
        { model: undefined, accelerators: undefined },
      ).replicas,
    ).toBe('2');
  });

  it('shows ids while names are not known', () => {
    expect(
      answersInWords(
        { ...REQUEST, model: { ...REQUEST.model, variant: 'fp8' } },
        { model: undefined, accelerators: undefined },
      ),
    ).toMatchObject({
      model: 'resource:default/qwen3-8b, fp8',
      accelerator: 'h100-1',
    });
  });

  it('is what the template shows in its review, and all of it', () => {
    const template = parse(
      readFileSync(
        path.resolve(
          __dirname,
          '../../../../../templates/inference-service/template.yaml',
        ),
        'utf8',
      ),
    );
    const properties = Object.assign(
      {},
      ...template.spec.parameters.map((page: any) => page.properties),
    );
    const words = answersInWords(
      {
        ...REQUEST,
        model: { ...REQUEST.model, licenseAccepted: 'llama3.1' },
        runtime: 'vllm',
        arguments: { contextLength: 8192 },
        operation: { rollout: 'surge' },
      },
      { model: undefined, accelerators: undefined },
    );
    expect(Object.keys(properties.check.properties)).toEqual([
      ...Object.keys(words),
      'changes',
      ...['verdict', 'quota', 'cost', 'budget', 'warnings'],
      'choices',
    ]);
    const shown = Object.keys(properties).filter(
      name => properties[name]['ui:backstage']?.review?.show !== false,
    );
    expect(shown).toEqual(['check']);
  });
});
