import { parseProfiles } from '@model-serving/backstage-plugin-model-serving-node';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PlatformFiles } from '../gitops/GitOpsState';
import { RuntimeOffers } from './RuntimeOffers';

const FILE = 'platform/profiles/platform.yaml';
const shipped = readFileSync(
  resolve(__dirname, '../../../../templates', FILE),
  'utf8',
);
const TEAM = {
  path: 'platform/profiles/team-b.yaml',
  content: `
apiVersion: model-serving.backstage.io/v1alpha1
kind: Profile
metadata: { name: team-b }
spec: { layer: tenant, match: { tenant: team-b }, removeRuntimes: [tgi] }`,
};

const platform = (...files: Array<{ path: string; content: string }>) =>
  ({ profiles: parseProfiles(files) } as unknown as PlatformFiles);

const target = (tenant: string) => ({ cluster: 'sandbox', tenant });

describe('RuntimeOffers', () => {
  it('tells what profiles offer to a tenant, and where they say so', () => {
    const offers = new RuntimeOffers({
      platform: platform({ path: FILE, content: shipped }, TEAM),
    });
    expect(offers.of(target('team-a'), 'tgi-pinned')).toEqual({
      id: 'tgi',
      title: 'Text Generation Inference',
      engine: 'TGI',
      version: '3.3',
      maturity: 'maintenance',
      protocol: 'openai',
      source: FILE,
    });
    expect(offers.of(target('team-b'), 'tgi-pinned')).toEqual({
      reason: 'no profile of team-b offers the runtime tgi-pinned',
    });
  });

  it('follows the repository', () => {
    const gitops: { platform: PlatformFiles | undefined } = {
      platform: undefined,
    };
    const offers = new RuntimeOffers(gitops);
    const version = () => offers.of(target('team-a'), 'llamacpp-pinned');
    expect(version()).toEqual({
      reason: 'the platform profiles cannot be read',
    });
    gitops.platform = platform({ path: FILE, content: shipped });
    expect(version()).toMatchObject({ version: 'b11434' });
    gitops.platform = platform({
      path: FILE,
      content: shipped.replace("'b11434'", "'b12000'"),
    });
    expect(version()).toMatchObject({ version: 'b12000' });
  });

  it('says why profiles that contradict each other offer nothing', () => {
    const content = TEAM.content.replace('[tgi]', '[none]');
    const offers = new RuntimeOffers({
      platform: platform(
        { path: FILE, content: shipped },
        { ...TEAM, content },
      ),
    });
    expect(offers.of(target('team-b'), 'tgi-pinned')).toEqual({
      reason: expect.stringMatching(/removes the runtime "none"/),
    });
  });
});
