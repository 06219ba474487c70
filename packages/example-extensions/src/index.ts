/**
 * What a company adds to model serving from its own repository, as `docs/extending.md` explains it.
 *
 * @packageDocumentation
 */
export { exampleExtensions, exampleForge } from './extensions';
