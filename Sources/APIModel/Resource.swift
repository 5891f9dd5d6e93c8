/// A node of an API's path tree. The root has neither `parentId` nor `pathPart`.
public struct Resource: StoredResource, Equatable {
    public static let kind = "Resource"

    public var id: String
    public var parentId: String?
    public var pathPart: String?
    /// The whole path, e.g. `/pets/{petId}`.
    public var path: String
    /// By verb. Never in a stored row (methods have rows of their own): filled in answers and in snapshots.
    public var resourceMethods: [String: Method]?

    public init(
        id: String,
        parentId: String? = nil,
        pathPart: String? = nil,
        path: String,
        resourceMethods: [String: Method]? = nil
    ) {
        self.id = id
        self.parentId = parentId
        self.pathPart = pathPart
        self.path = path
        self.resourceMethods = resourceMethods
    }
}
