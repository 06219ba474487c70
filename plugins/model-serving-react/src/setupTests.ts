import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Whole pages take seconds to render in jsdom on a busy machine. These are patience with a
// condition that will come true, not something that a test asserts.
configure({ asyncUtilTimeout: 15_000 });
jest.setTimeout(60_000);
