import './globals.css'
import { GeistMono } from 'geist/font/mono'
import { GeistSans } from 'geist/font/sans'
import type { Metadata, Viewport } from 'next'
import { connection } from 'next/server'
import type { ReactNode } from 'react'
import { Providers } from '@/components/shell/providers'
import { Shell } from '@/components/shell/shell'
import { Sprite } from '@/components/ui/sprite'
import { readShell } from './read-shell'

export const metadata: Metadata = {
  title: { default: 'Plimsoll', template: '%s · Plimsoll' },
  description: 'What Git declares and what clusters run, side by side.',
  icons: { icon: '/favicon.svg' },
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#0e1319' },
  ],
}

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  await connection()
  const data = await readShell()
  return (
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <head>
        {/* It must run before the first paint, and may not be inline under a strict Content-Security-Policy. */}
        <script src="/preferences.js" />
      </head>
      <body>
        <Sprite />
        <Providers now={data.now}>
          <Shell data={data}>{children}</Shell>
        </Providers>
      </body>
    </html>
  )
}
