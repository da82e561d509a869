// The tables of SqliteStore, and how an older database becomes one of this release.
#pragma once

#include "store/sqlite.h"

namespace smsrelay::store {

// Errors: those of store/sqlite.h; "store-newer": a newer release has written the database.
base::Result<void> bring_up_to_date(Sqlite&);

}  // namespace smsrelay::store
