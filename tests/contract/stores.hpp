#pragma once
// The stores that a case of every store runs on.

#include <memory>

#include "database.hpp"
#include "netaugur/store/memory_store.hpp"

namespace netaugur::contract {

struct InMemory {
  MemoryStore store;
};

struct InPostgres {
  std::unique_ptr<PostgresStore> owner = fresh_store();
  PostgresStore& store = *owner;
};

}  // namespace netaugur::contract
