/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // Types are checked once, tests included, by `npm run check`; a page need not wait for them.
  typescript: { ignoreBuildErrors: true },
}
