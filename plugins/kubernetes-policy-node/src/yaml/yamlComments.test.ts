import { yamlComments } from './yamlComments';

describe('yamlComments', () => {
  it.each([
    ['a line', '# note\na: 1\n'],
    ['an end of a line', 'a: 1 # note\n'],
    ['between documents', 'a: 1\n---\n# note\nb: 2\n'],
    ['within a list', 'a:\n  - 1\n  # note\n  - 2\n'],
    ['behind a block', 'a: |\n  text\n# note\n'],
  ])('finds one that is %s', (_where, content) => {
    expect(yamlComments(content)).toEqual(['# note']);
  });

  it.each([
    ['no comment', 'a: 1\n'],
    ['a sign within a word', 'a: b#c\n'],
    ['a quoted one', 'a: "# no"\nb: \'# no\'\n'],
    ['a block that begins with it', 'a: |\n  # Heading\n  text\n'],
    ['a folded block', 'a: >-\n  # Heading\n'],
  ])('finds none in %s', (_what, content) => {
    expect(yamlComments(content)).toEqual([]);
  });
});
