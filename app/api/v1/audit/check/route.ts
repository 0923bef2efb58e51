import { route } from '@/lib/http/route'

export const GET = route('readAuditCheck', (_, { services }) => services.auditCheck.read())

export const POST = route('beginAuditCheck', (_, { services, actor }) => {
  services.auditCheck.begin(actor)
  return services.auditCheck.read()
})
