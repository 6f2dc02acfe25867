package report

import "hash/maphash"

// An index finds records by their keys: it holds the offset at which each record begins. It keeps hashes, because a run
// may have hundreds of thousands of keys, which would be most of its memory. The zero value is an empty index.
type index struct {
	seed   maphash.Seed
	hashed map[uint64]int64 // by the key's hash
	// keyed are the records of keys whose hash was there before them: the same key again, or another with the same hash.
	keyed map[string]int64
}

// set notes the record of a key, in place of an earlier one.
func (i *index) set(key string, offset int64) {
	if i.hashed == nil {
		i.seed, i.hashed = maphash.MakeSeed(), map[uint64]int64{}
	}
	h := i.hash(key)
	if _, known := i.hashed[h]; !known {
		i.hashed[h] = offset
		return
	}
	if i.keyed == nil {
		i.keyed = map[string]int64{}
	}
	i.keyed[key] = offset
}

// get returns the offset of a key's latest record. For a key that was never set it may return another's.
func (i *index) get(key string) (offset int64, ok bool) {
	if offset, ok = i.keyed[key]; ok || i.hashed == nil {
		return offset, ok
	}
	offset, ok = i.hashed[i.hash(key)]
	return offset, ok
}

func (i *index) hash(key string) uint64 { return maphash.String(i.seed, key) }
