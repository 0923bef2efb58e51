import { readerVersion } from './scripts/reader-version.mjs'

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  env: { PLIMSOLL_READER: readerVersion() },
  devIndicators: false,
  // Pages are loaded when they are first asked for: the stored board stands sooner after a restart.
  experimental: { preloadEntriesOnStart: false },
  // Types are checked once, tests included, by `npm run check`; a page need not wait for them.
  typescript: { ignoreBuildErrors: true },
}
