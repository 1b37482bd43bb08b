package store

// Fits says whether an expression of segments holds for a customer.
func (v view) Fits(externalUserID, expression string) (fits bool, problem string, err error) {
	return false, "", nil
}
