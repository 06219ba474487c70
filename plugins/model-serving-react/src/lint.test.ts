/**
 * @jest-environment node
 */
import { Linter } from 'eslint';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');
const PLUGINS = readdirSync(resolve(ROOT, 'plugins'));

/** What lint says of a plugin's source, by the rule that keeps data from outside out of links. */
function complaints(plugin: string, code: string): string[] {
  // eslint-disable-next-line @backstage/no-relative-monorepo-imports
  const configure = require('../../../scripts/eslint/boundaries');
  const { rules } = configure(resolve(ROOT, 'plugins', plugin));
  return new Linter()
    .verify(code, {
      parserOptions: {
        ecmaVersion: 2022,
        sourceType: 'module',
        ecmaFeatures: { jsx: true },
      },
      rules: { 'no-restricted-syntax': rules['no-restricted-syntax'] },
    })
    .map(({ message }) => message);
}

const PAGES = 'model-serving';

describe('the lint rule for data from outside', () => {
  it.each([
    'const a = <a href={model.url}>x</a>;',
    'const a = <Link href={url}>x</Link>;',
    'const a = <Link href={`https://${host}`}>x</Link>;',
    'const a = <Link to={entity.url}>x</Link>;',
    'const a = <CellText href={link.url} />;',
    'const a = <img src={logo} />;',
    'const a = <form action={url} />;',
    'const a = <a target="_blank" href="https://example.com">x</a>;',
    'const a = <p dangerouslySetInnerHTML={{ __html: text }} />;',
    'element.innerHTML = text;',
    'window.open(url);',
    'window.location.assign(url);',
    'window.location.href = url;',
    'document.location = url;',
  ])('refuses %s', code => {
    expect(complaints(PAGES, code)).toHaveLength(1);
  });

  it.each([
    'const a = <ExternalLink address={model.url}>x</ExternalLink>;',
    'const a = <AppLink path={links.service(ref)}>x</AppLink>;',
    'const a = <CellText href={readAppPath(links.model(ref)) ?? undefined} />;',
    'const a = <Link href="/models">x</Link>;',
    'const a = <EmptyState action={<DeployButton />} />;',
    'const q = window.location.search;',
  ])('lets pass %s', code => {
    expect(complaints(PAGES, code)).toEqual([]);
  });

  it.each(PLUGINS)('holds for %s', plugin => {
    expect(complaints(plugin, 'element.innerHTML = text;')).toHaveLength(1);
  });
});
